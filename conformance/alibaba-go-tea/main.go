// Runs every case of this client.
package main

import (
	"mirrorhall/conformance/alibaba"
	"mirrorhall/conformance/harness"
)

func main() {
	declareOwn(alibaba.DeclareShared(client{}))
	harness.RunAll("alibaba-go-tea")
}
