// Waits until an image can be used, and prints each of its states once.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"mirrorhall/conformance/alibaba-go-tea/programs/ehpc"
)

func main() {
	client, err := ehpc.NewClient(nil)
	if err != nil {
		log.Fatal(err)
	}
	last := ""
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		answer, err := ehpc.Call(client, "ListCustomImages", nil)
		if err != nil {
			log.Fatal(err)
		}
		for _, image := range answer.Images.ImageInfo {
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
