module mirrorhall/conformance/tencent-go

go 1.25

require (
	github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common v1.3.209
	mirrorhall/conformance/driver v0.0.0
	mirrorhall/conformance/tencentcloud-sdk-go v1.0.162
)

replace mirrorhall/conformance/driver => ../drivers/go

// The module proxy has ECM's package only inside the whole SDK, whose own `common` is the one of 2021 and may not stand
// beside the newer one. Under another name it brings ECM's package alone, and that uses the newer `common`.
replace mirrorhall/conformance/tencentcloud-sdk-go => github.com/tencentcloud/tencentcloud-sdk-go v1.0.162
