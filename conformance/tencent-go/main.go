// Runs every case of this client.
package main

import "mirrorhall/conformance/harness"

func main() {
	declareListing()
	declareFilters()
	declareSigning()
	declareCalling()
	declareReaching()
	declareAccess()
	declareRefusals()
	declareThrottling()
	declarePrograms()
	harness.RunAll("tencent-go")
}
