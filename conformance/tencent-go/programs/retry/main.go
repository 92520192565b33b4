// Makes 60 calls in a row, more than a second allows, and prints how many were answered.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	ecm "mirrorhall/conformance/tencentcloud-sdk-go/tencentcloud/ecm/v20190719"
)

func main() {
	credential := common.NewCredential(os.Getenv("TENCENTCLOUD_SECRET_ID"), os.Getenv("TENCENTCLOUD_SECRET_KEY"))
	settings := profile.NewClientProfile()
	settings.HttpProfile.Scheme = "HTTP"
	settings.HttpProfile.Endpoint = os.Getenv("ECM_ENDPOINT")
	settings.RateLimitExceededMaxRetries = 5
	settings.RateLimitExceededRetryDuration = profile.ConstantDurationFunc(500 * time.Millisecond)
	client, _ := ecm.NewClient(credential, "", settings)
	request := ecm.NewDescribeImageRequest()
	request.Limit = common.Int64Ptr(1)
	answers := 0
	for range 60 {
		if _, err := client.DescribeImage(request); err != nil {
			log.Fatal(err)
		}
		answers++
	}
	fmt.Println(answers)
}
