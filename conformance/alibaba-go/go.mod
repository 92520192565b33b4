module mirrorhall/conformance/alibaba

go 1.25

require mirrorhall/conformance/harness v0.0.0

replace mirrorhall/conformance/harness => ../go-harness
