// Waits up to a minute until an image can be used, and prints each state it comes to.
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
	client, _ := ecm.NewClient(credential, "", settings)
	request := ecm.NewDescribeImageRequest()
	request.Filters = []*ecm.Filter{{Name: common.StringPtr("image-id"), Values: common.StringPtrs(os.Args[1:2])}}
	state := ""
	for deadline := time.Now().Add(time.Minute); state != "NORMAL"; time.Sleep(200 * time.Millisecond) {
		answer, err := client.DescribeImage(request)
		if err != nil {
			log.Fatal(err)
		}
		if len(answer.Response.ImageSet) == 0 || time.Now().After(deadline) {
			log.Fatalf("%s cannot be used; the last state was %q", os.Args[1], state)
		}
		if now := *answer.Response.ImageSet[0].ImageState; now != state {
			fmt.Println(now)
			state = now
		}
	}
}
