// Makes 60 calls in a row at a server that allows 20 in a second, and prints how many were answered.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ehpc"
)

func main() {
	client, err := ehpc.NewClientWithAccessKey("cn-hangzhou", os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET"))
	if err != nil {
		log.Fatal(err)
	}
	client.Domain = os.Getenv("EHPC_ENDPOINT")
	answers := 0
	for answers < 60 {
		if _, err := client.ListCommunityImages(ehpc.CreateListCommunityImagesRequest()); err != nil {
			waitAsTold(err)
			continue
		}
		answers++
	}
	fmt.Println(answers)
}

// The SDK's AutoRetry is for lost connections and answers from 500 on: what is throttled, the user repeats.
func waitAsTold(err error) {
	refused, isRefusal := err.(*errors.ServerError)
	if !isRefusal || refused.ErrorCode() != "Throttling.User" {
		log.Fatal(err)
	}
	wait, _ := time.ParseDuration(refused.RespHeaders["X-Acs-Retry-After"][0] + "ms")
	time.Sleep(wait)
}
