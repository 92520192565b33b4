// Prints the id and the name of every image, page by page.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	ecm "mirrorhall/conformance/tencentcloud-sdk-go/tencentcloud/ecm/v20190719"
)

func main() {
	credential := common.NewCredential(os.Getenv("TENCENTCLOUD_SECRET_ID"), os.Getenv("TENCENTCLOUD_SECRET_KEY"))
	settings := profile.NewClientProfile()
	settings.HttpProfile.Scheme = "HTTP"
	settings.HttpProfile.Endpoint = os.Getenv("ECM_ENDPOINT")
	client, err := ecm.NewClient(credential, "", settings)
	if err != nil {
		log.Fatal(err)
	}
	request := ecm.NewDescribeImageRequest()
	request.Limit = common.Int64Ptr(100)
	for offset, total := int64(0), int64(1); offset < total; {
		request.Offset = common.Int64Ptr(offset)
		page, err := client.DescribeImage(request)
		if err != nil {
			log.Fatal(err)
		}
		for _, image := range page.Response.ImageSet {
			fmt.Printf("%s\t%s\n", *image.ImageId, *image.ImageName)
		}
		offset += int64(len(page.Response.ImageSet))
		total = *page.Response.TotalCount
	}
}
