module mirrorhall/conformance/driver

go 1.25
