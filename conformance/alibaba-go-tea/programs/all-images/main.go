// Prints every image of the three lists, and every cluster, page by page.
package main

import (
	"fmt"
	"strconv"

	"github.com/alibabacloud-go/tea/dara"

	"mirrorhall/conformance/alibaba-go-tea/programs/ehpc"
)

func main() {
	client := must(ehpc.NewClient(nil))
	for _, image := range must(ehpc.Call(client, "ListCommunityImages", nil)).Images.ImageInfo {
		fmt.Printf("community\t%s\t%s\n", image.ImageId, image.ImageName)
	}
	for _, image := range must(ehpc.Call(client, "ListCustomImages", nil)).Images.ImageInfo {
		fmt.Printf("custom\t%s\t%s\n", image.ImageId, image.ImageName)
	}
	for _, image := range must(ehpc.Call(client, "ListImages", nil)).OsTags.OsInfo {
		fmt.Printf("public\t%s\t%s\n", image.ImageId, image.OSName)
	}
	for page, total := 1, 1; (page-1)*10 < total; page++ {
		query := map[string]*string{"PageSize": dara.String("10"), "PageNumber": dara.String(strconv.Itoa(page))}
		answer := must(ehpc.Call(client, "ListClusters", query))
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
