// Prints the newest version of Ubuntu for x86_64, and the images that have it.
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/aliyun/alibaba-cloud-sdk-go/services/ehpc"
)

func main() {
	client := must(ehpc.NewClientWithAccessKey("cn-hangzhou", os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")))
	client.Domain = os.Getenv("EHPC_ENDPOINT")
	images := map[string][]string{}
	for _, image := range must(client.ListImages(ehpc.CreateListImagesRequest())).OsTags.OsInfo {
		if image.Platform == "Ubuntu" && image.Architecture == "x86_64" {
			images[image.Version] = append(images[image.Version], image.ImageId)
		}
	}
	for _, image := range must(client.ListCommunityImages(ehpc.CreateListCommunityImagesRequest())).Images.ImageInfo {
		if system := image.OsTag; system.Platform == "Ubuntu" && system.Architecture == "x86_64" {
			images[system.Version] = append(images[system.Version], image.ImageId)
		}
	}
	newest := ""
	for version := range images {
		newest = max(newest, version)
	}
	slices.Sort(images[newest])
	fmt.Println(newest + "\n" + strings.Join(images[newest], "\n"))
}

func must[Value any](value Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return value
}
