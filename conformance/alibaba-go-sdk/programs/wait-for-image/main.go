// Waits until an image can be used, and prints each of its states once.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/services/ehpc"
)

func main() {
	client, err := ehpc.NewClientWithAccessKey("cn-hangzhou", os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET"))
	if err != nil {
		log.Fatal(err)
	}
	client.Domain = os.Getenv("EHPC_ENDPOINT")
	last := ""
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		images, err := client.ListCustomImages(ehpc.CreateListCustomImagesRequest())
		if err != nil {
			log.Fatal(err)
		}
		for _, image := range images.Images.ImageInfo {
			if image.ImageId == os.Args[1] && image.Status != last {
				last = image.Status
				fmt.Println(last)
			}
		}
		if last == "Available" {
			return
		}
	}
	log.Fatal("the image is not ready after a minute")
}
