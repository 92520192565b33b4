module mirrorhall/conformance/harness

go 1.25
