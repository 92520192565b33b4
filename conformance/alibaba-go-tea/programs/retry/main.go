// Makes 60 calls in a row at a server that allows 20 in a second, and prints how many were answered.
package main

import (
	"fmt"
	"log"

	"github.com/alibabacloud-go/tea/dara"

	"mirrorhall/conformance/alibaba-go-tea/programs/ehpc"
)

func main() {
	// The SDK waits as long as a throttled answer says.
	throttled := &dara.RetryCondition{ErrorCode: []string{"Throttling.User"}, MaxAttempts: 4, MaxDelay: 10_000}
	client, err := ehpc.NewClient(&dara.RetryOptions{Retryable: true, RetryCondition: []*dara.RetryCondition{throttled}})
	if err != nil {
		log.Fatal(err)
	}
	answers := 0
	for range 60 {
		if _, err := ehpc.Call(client, "ListCommunityImages", nil); err != nil {
			log.Fatal(err)
		}
		answers++
	}
	fmt.Println(answers)
}
