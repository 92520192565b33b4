package main

import (
	"slices"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/responses"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ehpc"

	"mirrorhall/conformance/alibaba"
	"mirrorhall/conformance/harness"
)

const notAuthorized = "You are not authorized by RAM for this request."

var here = alibaba.IDsOf(alibaba.Here(alibaba.World.Community))

// declareOwn declares what this client has in its own way, and what it cannot have.
func declareOwn(asking alibaba.Asking) {
	harness.Skip("sign.RSA-GET", "the SDK exchanges a pair of keys for a session at a service of its own, over https")

	harness.Test("call.other-style", func(t *alibaba.T) {
		user := ehpcClient(t, alibaba.Root, sdk.NewConfig().WithEnableAsync(true))
		user.Domain = alibaba.Open
		defer user.Shutdown()
		answers, failures := user.ListCommunityImagesWithChan(ehpc.CreateListCommunityImagesRequest())
		checkImages(t, <-answers, <-failures, here)
		var answer *ehpc.ListCommunityImagesResponse
		var err error
		keep := func(given *ehpc.ListCommunityImagesResponse, failure error) { answer, err = given, failure }
		t.Equal(<-user.ListCommunityImagesWithCallback(ehpc.CreateListCommunityImagesRequest(), keep), 1, "the call with a function")
		checkImages(t, answer, err, here)
		// The domain is the client's; the product may be missing.
		for _, product := range []string{"ehpc", ""} {
			request := common(alibaba.Action, "JSON")
			request.Product = product
			response, err := user.ProcessCommonRequest(request)
			t.NoError(err)
			images := alibaba.ListIn(t, withoutID(t, response), "Images", "ImageInfo")
			t.Equal(alibaba.IDs(images), here, "images of the generic call")
		}
		denied := ehpcClient(t, alibaba.World.Keys["stranger"], sdk.NewConfig())
		denied.Domain = alibaba.Open
		_, err = denied.ProcessCommonRequest(common(alibaba.Action, "JSON"))
		asking.Refused(t, err, "NotAuthorized", 407, `You are not authorized by RAM for this request\.`)
	})

	harness.Test("format.xml", func(t *alibaba.T) {
		user := ehpcClient(t, alibaba.Root, sdk.NewConfig())
		user.Domain = alibaba.Open
		for _, format := range []string{"XML", "xml", "", "application/json"} {
			response, err := user.ProcessCommonRequest(common(alibaba.Action, format))
			t.NoError(err)
			alibaba.CheckXMLListing(t, alibaba.Action, response.GetHttpContentString(), alibaba.Here(alibaba.World.Community))
		}
		checkModels(t)
	})

	harness.Test("format.xml-refusal", func(t *alibaba.T) {
		user := ehpcClient(t, alibaba.World.Keys["stranger"], sdk.NewConfig())
		user.Domain = alibaba.Open
		_, err := user.ProcessCommonRequest(common(alibaba.Action, "XML"))
		// The SDK reads every refusal as JSON, and shows the text of any other.
		seen := harness.AsError[*errors.ServerError](t, err)
		t.Equal([]any{seen.HttpStatus(), seen.ErrorCode()}, []any{407, ""}, "status and code")
		alibaba.CheckXMLRefusal(t, seen.Message(), "NotAuthorized", notAuthorized)
	})

	harness.Test("reach.vendor-host", func(t *alibaba.T) {
		for _, region := range []string{alibaba.Home, "cn-beijing"} {
			// The SDK itself makes ehpc.<region>.aliyuncs.com of the region.
			user, err := ehpc.NewClientWithAccessKey(region, alibaba.Root.ID, alibaba.Root.Secret)
			t.NoError(err)
			user.SetTransport(hostsFile(alibaba.Open))
			answer, err := user.ListCommunityImages(ehpc.CreateListCommunityImagesRequest())
			checkImages(t, answer, err, idsIn(region))
			t.Equal(answer.GetOriginHttpResponse().Request.Host, "ehpc."+region+".aliyuncs.com", "the host of the call")
			// Without a RegionId it is the host that tells the region.
			request := ehpc.CreateListCommunityImagesRequest()
			request.QueryParams["RegionId"] = ""
			answer, err = user.ListCommunityImages(request)
			checkImages(t, answer, err, idsIn(region))
		}
	})

	harness.Test("reach.sub-path", func(t *alibaba.T) {
		user := ehpcClient(t, alibaba.Root, sdk.NewConfig())
		for _, path := range []string{"/ehpc", "/mirror/hall"} {
			for _, method := range []string{requests.GET, requests.POST} {
				request := ehpc.CreateListCommunityImagesRequest()
				request.Domain = alibaba.Open + path
				request.Method = method
				answer, err := user.ListCommunityImages(request)
				checkImages(t, answer, err, here)
			}
		}
	})

	harness.Test("refuse.unsigned", func(t *alibaba.T) {
		// A program whose variables are empty signs with an empty key; a bearer's call has neither key nor signature.
		empty, err := sdk.NewClientWithAccessKey(alibaba.Home, "", "")
		t.NoError(err)
		bearer, err := sdk.NewClientWithBearerToken(alibaba.Home, "")
		t.NoError(err)
		for _, user := range []*sdk.Client{empty, bearer} {
			user.Domain = alibaba.Open
			_, err := user.ProcessCommonRequest(common(alibaba.Action, "JSON"))
			asking.Refused(t, err, "MissingAccessKeyId", 400, `AccessKeyId is mandatory for this action\.`)
		}
	})
}

func ehpcClient(t *alibaba.T, key alibaba.Key, config *sdk.Config) *ehpc.Client {
	user, err := ehpc.NewClientWithOptions(alibaba.Home, config, credential(key))
	t.NoError(err)
	return user
}

func common(action, format string) *requests.CommonRequest {
	request := requests.NewCommonRequest()
	request.Version = alibaba.EHPC
	request.ApiName = action
	request.AcceptFormat = format
	return request
}

func withoutID(t *alibaba.T, response responses.AcsResponse) map[string]any {
	body := plain(t, response.GetHttpContentBytes())
	alibaba.CheckRequestID(t, body["RequestId"].(string))
	delete(body, "RequestId")
	return body
}

func checkImages(t *alibaba.T, answer *ehpc.ListCommunityImagesResponse, err error, expected []string) {
	t.NoError(err)
	alibaba.CheckRequestID(t, answer.RequestId)
	ids := []string{}
	for _, image := range answer.Images.ImageInfo {
		ids = append(ids, image.ImageId)
	}
	slices.Sort(ids)
	t.Equal(ids, expected, "images")
}

func idsIn(region string) []string {
	return alibaba.IDsOf(alibaba.Filter(alibaba.World.Community, func(entry alibaba.Entry) bool { return entry.InRegion(region) }))
}
