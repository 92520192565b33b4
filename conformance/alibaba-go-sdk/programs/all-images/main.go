// Prints every image of the three lists, and every cluster, page by page.
package main

import (
	"fmt"
	"os"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ehpc"
)

func main() {
	client := must(ehpc.NewClientWithAccessKey("cn-hangzhou", os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")))
	client.Domain = os.Getenv("EHPC_ENDPOINT")
	for _, image := range must(client.ListCommunityImages(ehpc.CreateListCommunityImagesRequest())).Images.ImageInfo {
		fmt.Printf("community\t%s\t%s\n", image.ImageId, image.ImageName)
	}
	for _, image := range must(client.ListCustomImages(ehpc.CreateListCustomImagesRequest())).Images.ImageInfo {
		fmt.Printf("custom\t%s\t%s\n", image.ImageId, image.ImageName)
	}
	for _, image := range must(client.ListImages(ehpc.CreateListImagesRequest())).OsTags.OsInfo {
		fmt.Printf("public\t%s\t%s\n", image.ImageId, image.OSName)
	}
	for page, total := 1, 1; (page-1)*10 < total; page++ {
		request := ehpc.CreateListClustersRequest()
		request.PageNumber, request.PageSize = requests.NewInteger(page), requests.NewInteger(10)
		answer := must(client.ListClusters(request))
		total = answer.TotalCount
		for _, cluster := range answer.Clusters.ClusterInfoSimple {
			fmt.Printf("cluster\t%s\t%s\n", cluster.Id, cluster.Name)
		}
	}
}

func must[Value any](value Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return value
}
