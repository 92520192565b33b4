// Makes calls with the vendor's client as a user's program sets it up.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	sdkerrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	"mirrorhall/conformance/driver"
	ecm "mirrorhall/conformance/tencentcloud-sdk-go/tencentcloud/ecm/v20190719"
)

// Call is a call as the cases write it.
type Call struct {
	Action, Version, Service, Style  string
	Parameters                       json.RawMessage
	Key                              driver.Key
	Endpoint, Proxy, Gateway         string
	SignMethod, HTTPMethod, Language string
	Region, Reuse                    string
	UnsignedPayload, SkipSign        bool
	ClockOff                         float64
}

func (call Call) profile() *profile.ClientProfile {
	made := profile.NewClientProfile()
	made.HttpProfile.Scheme = "HTTP"
	made.HttpProfile.ReqTimeout = 30
	made.HttpProfile.ReqMethod = call.HTTPMethod
	made.HttpProfile.Endpoint = call.Endpoint
	made.HttpProfile.ApigwEndpoint = call.Gateway
	if call.Proxy != "" {
		made.HttpProfile.Proxy = "http://" + call.Proxy
	}
	made.UnsignedPayload = call.UnsignedPayload
	made.SignMethod = call.SignMethod
	if call.Language != "" {
		made.Language = call.Language
	}
	return made
}

func (call Call) client() *ecm.Client {
	return driver.Shared(call.Reuse, func() *ecm.Client {
		credential := common.NewTokenCredential(call.Key.ID, call.Key.Secret, call.Key.Token)
		client := driver.Must(ecm.NewClient(credential, call.Region, call.profile()))
		if call.ClockOff != 0 {
			client.WithHttpTransport(&http.Transport{DisableKeepAlives: true})
		}
		return client
	})
}

func makeCall(call Call) (any, error) {
	if call.Style == "generic" || call.Style == "raw" || call.Action != "DescribeImage" {
		return call.generic()
	}
	request := ecm.NewDescribeImageRequest()
	driver.Must(0, json.Unmarshal(call.Parameters, request))
	if call.Style == "model" {
		answer, err := call.client().DescribeImage(request)
		if err != nil {
			return nil, err
		}
		return shown(answer), nil
	}
	// The other way: a request that is read from JSON, has a context and says itself where it goes.
	request = ecm.NewDescribeImageRequest()
	driver.Must(0, request.FromJsonString(string(call.Parameters)))
	cancellable, cancel := context.WithCancel(context.Background())
	defer cancel()
	if call.Reuse == "cancelled" {
		cancel()
	}
	request.SetContext(cancellable)
	request.SetHttpMethod(http.MethodGet)
	request.SetScheme("http")
	request.SetDomain(call.Endpoint)
	call.Endpoint = ""
	answer := ecm.NewDescribeImageResponse()
	if err := call.client().Send(request, answer); err != nil {
		return nil, err
	}
	return shown(answer), nil
}

// shown is the whole of an answer: as JSON the SDK's class leaves out an empty list.
func shown(answer *ecm.DescribeImageResponse) any {
	response := answer.Response
	return struct {
		TotalCount *int64
		ImageSet   []*ecm.Image
		RequestId  *string
	}{response.TotalCount, response.ImageSet, response.RequestId}
}

// generic calls with the client for any product.
func (call Call) generic() (any, error) {
	client := driver.Shared(call.Reuse, func() *common.Client {
		credential := common.NewTokenCredential(call.Key.ID, call.Key.Secret, call.Key.Token)
		return common.NewCommonClient(credential, call.Region, call.profile())
	})
	request := tchttp.NewCommonRequest(call.Service, call.Version, call.Action)
	driver.Must(0, request.SetActionParameters(string(call.Parameters)))
	request.SetSkipSign(call.SkipSign)
	if call.Style != "generic" {
		// By itself the SDK sends the parameters of such a request in the JSON of TC3 by POST only, and drops them elsewhere.
		var parameters any
		driver.Must(0, json.Unmarshal(call.Parameters, &parameters))
		flatten(request.GetParams(), "", parameters)
	}
	response := tchttp.NewCommonResponse()
	if err := client.Send(request, response); err != nil {
		return nil, err
	}
	var answer struct{ Response any }
	driver.Must(0, json.Unmarshal(response.GetBody(), &answer))
	return answer.Response, nil
}

// flatten writes parameters such as Filters.0.Name.
func flatten(into map[string]string, name string, value any) {
	prefix := name + "."
	if name == "" {
		prefix = ""
	}
	switch value := value.(type) {
	case map[string]any:
		for member, inner := range value {
			flatten(into, prefix+member, inner)
		}
	case []any:
		for index, inner := range value {
			flatten(into, prefix+strconv.Itoa(index), inner)
		}
	default:
		into[name] = fmt.Sprint(value)
	}
}

func errorOf(err error) *driver.Failure {
	if errors.Is(err, context.Canceled) {
		return &driver.Failure{Class: "context.Canceled"}
	}
	var refusal *sdkerrors.TencentCloudSDKError
	if errors.As(err, &refusal) {
		return &driver.Failure{
			Class: fmt.Sprintf("%T", refusal), Code: refusal.GetCode(), Message: refusal.GetMessage(), RequestID: refusal.GetRequestId(),
		}
	}
	return nil
}

func main() {
	driver.Drive(makeCall, errorOf)
}
