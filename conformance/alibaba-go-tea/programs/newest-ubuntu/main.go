// Prints the newest version of Ubuntu for x86_64, and the images that have it.
package main

import (
	"fmt"
	"slices"
	"strings"

	"mirrorhall/conformance/alibaba-go-tea/programs/ehpc"
)

func main() {
	client := must(ehpc.NewClient(nil))
	images := map[string][]string{}
	for _, image := range must(ehpc.Call(client, "ListImages", nil)).OsTags.OsInfo {
		if image.Platform == "Ubuntu" && image.Architecture == "x86_64" {
			images[image.Version] = append(images[image.Version], image.ImageId)
		}
	}
	for _, image := range must(ehpc.Call(client, "ListCommunityImages", nil)).Images.ImageInfo {
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
