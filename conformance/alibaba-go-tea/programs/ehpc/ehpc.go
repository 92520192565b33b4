// Package ehpc calls E-HPC's operations by their names, for programs without the product's own package.
package ehpc

import (
	"os"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
)

// Answer has the members of all answers that are read here.
type Answer struct {
	TotalCount int
	Images     struct{ ImageInfo []Image }
	OsTags     struct{ OsInfo []System }
	Clusters   struct{ ClusterInfoSimple []struct{ Id, Name string } }
}

// Image of ListCommunityImages and ListCustomImages.
type Image struct {
	ImageId, ImageName, Status string
	OsTag                      struct{ Platform, Version, Architecture string }
}

// System is an image of ListImages.
type System struct{ ImageId, OSName, Platform, Version, Architecture string }

// NewClient makes a client from the environment's key and endpoint. It repeats what is refused by these rules; nil for never.
func NewClient(retries *dara.RetryOptions) (*openapi.Client, error) {
	return openapi.NewClient(&openapi.Config{
		AccessKeyId:     dara.String(os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID")),
		AccessKeySecret: dara.String(os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")),
		Endpoint:        dara.String(os.Getenv("EHPC_ENDPOINT")),
		Protocol:        dara.String("http"),
		RetryOptions:    retries,
	})
}

// Call calls an operation.
func Call(client *openapi.Client, action string, query map[string]*string) (answer Answer, err error) {
	params := &openapi.Params{
		Action:      dara.String(action),
		Version:     dara.String("2018-04-12"),
		Protocol:    dara.String("HTTPS"),
		Pathname:    dara.String("/"),
		Method:      dara.String("GET"),
		AuthType:    dara.String("AK"),
		Style:       dara.String("RPC"),
		ReqBodyType: dara.String("formData"),
		BodyType:    dara.String("json"),
	}
	result, err := client.CallApi(params, &openapi.OpenApiRequest{Query: query}, &dara.RuntimeOptions{})
	if err != nil {
		return answer, err
	}
	return answer, dara.Convert(result["body"], &answer)
}
