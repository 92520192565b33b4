// Prints the id of the newest Ubuntu image for x86_64, one's own or an official one.
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
	client, _ := ecm.NewClient(credential, "", settings)
	request := ecm.NewDescribeImageRequest()
	request.Limit = common.Int64Ptr(100)
	request.Filters = []*ecm.Filter{{Name: common.StringPtr("image-os"), Values: common.StringPtrs([]string{"Ubuntu"})}}
	var newest *ecm.Image
	for offset, total := int64(0), int64(1); offset < total; offset += 100 {
		request.Offset = &offset
		page, err := client.DescribeImage(request)
		if err != nil {
			log.Fatal(err)
		}
		for _, image := range page.Response.ImageSet {
			if *image.Architecture == "x86_64" && (newest == nil || *image.ImageCreateTime > *newest.ImageCreateTime) {
				newest = image
			}
		}
		total = *page.Response.TotalCount
	}
	fmt.Println(*newest.ImageId)
}
