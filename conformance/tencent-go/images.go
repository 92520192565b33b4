package main

import (
	"encoding/json"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"mirrorhall/conformance/harness"
	ecm "mirrorhall/conformance/tencentcloud-sdk-go/tencentcloud/ecm/v20190719"
)

// Listing is what a call brought, free of the SDK's pointers.
type Listing struct {
	total int64
	ids   []string
	// The images as the SDK's models, or as the JSON of its client for any product.
	images []any
}

// asked makes a request; offset and limit are left out when negative.
func asked(offset, limit int64, filters ...*ecm.Filter) *ecm.DescribeImageRequest {
	request := ecm.NewDescribeImageRequest()
	request.Filters = filters
	if offset >= 0 {
		request.Offset = common.Int64Ptr(offset)
	}
	if limit >= 0 {
		request.Limit = common.Int64Ptr(limit)
	}
	return request
}

// everything is a request without parameters.
func everything() *ecm.DescribeImageRequest {
	return asked(-1, -1)
}

func by(name string, values ...string) *ecm.Filter {
	return &ecm.Filter{Name: common.StringPtr(name), Values: common.StringPtrs(values)}
}

// list lists images, and checks the parts that every answer must have.
func list(t *harness.T, using *ecm.Client, request *ecm.DescribeImageRequest) Listing {
	answer, err := using.DescribeImage(request)
	t.NoError(err)
	return listingOf(t, answer)
}

func listingOf(t *harness.T, answer *ecm.DescribeImageResponse) Listing {
	t.Check(answer.Response != nil && answer.Response.RequestId != nil, "no request id")
	checkRequestID(t, *answer.Response.RequestId)
	t.Check(answer.Response.TotalCount != nil, "no TotalCount")
	t.Check(answer.Response.ImageSet != nil, "no ImageSet")
	found := Listing{total: *answer.Response.TotalCount, ids: []string{}}
	for _, image := range answer.Response.ImageSet {
		found.ids = append(found.ids, *image.ImageId)
		found.images = append(found.images, image)
	}
	return found
}

// listAll lists all images for which the filters hold, by pages.
func listAll(t *harness.T, settings Settings, limit int64, filters ...*ecm.Filter) Listing {
	using := client(t, settings)
	all := Listing{ids: []string{}}
	for {
		page := list(t, using, asked(int64(len(all.ids)), limit, filters...))
		all.total = page.total
		all.ids = append(all.ids, page.ids...)
		all.images = append(all.images, page.images...)
		if len(page.ids) == 0 || int64(len(all.ids)) >= page.total {
			t.Equal(len(all.ids), page.total, "TotalCount is not the number of images listed")
			return all
		}
	}
}

// callGeneric makes a call with the SDK's client for any product; parameters are the JSON that is sent.
func callGeneric(t *harness.T, using *common.Client, service, version, action, parameters string) ([]byte, error) {
	request := tchttp.NewCommonRequest(service, version, action)
	t.NoError(request.SetActionParameters(parameters))
	response := tchttp.NewCommonResponse()
	err := using.Send(request, response)
	return response.GetBody(), err
}

// listGeneric lists images with the SDK's client for any product.
func listGeneric(t *harness.T, using *common.Client, parameters string) Listing {
	body, err := callGeneric(t, using, "ecm", ecm.APIVersion, "DescribeImage", parameters)
	t.NoError(err)
	var answer struct {
		Response struct {
			TotalCount *int64
			ImageSet   []Image
			RequestID  string
		}
	}
	t.NoError(json.Unmarshal(body, &answer))
	checkRequestID(t, answer.Response.RequestID)
	t.Check(answer.Response.TotalCount != nil, "no TotalCount")
	found := Listing{total: *answer.Response.TotalCount, ids: idsOf(answer.Response.ImageSet)}
	for _, image := range answer.Response.ImageSet {
		found.images = append(found.images, image)
	}
	return found
}
