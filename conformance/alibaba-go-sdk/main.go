// Makes calls with the vendor's client as a user's program sets it up.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/responses"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ehpc"

	"mirrorhall/conformance/driver"
)

// Call is a call as the cases write it.
type Call struct {
	Action, Version, Style           string
	Parameters                       map[string]any
	Key                              driver.Key
	Endpoint                         *string
	Signature, Method, Place, Region string
	At, Proxy, Reuse                 string
	Format                           *string
	Gzip, AsText, Unsigned           bool
	ClockOff                         float64
}

// Answer is what the client hands over; Body is an object, or a text.
type Answer struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    any               `json:"body"`
}

func makeCall(call Call) (any, error) {
	if call.Style == "channel" || call.Style == "callback" {
		return call.listAsync()
	}
	request, response := typed(call)
	if request == nil || call.Place == "form" || call.AsText || call.Style == "bearer" || strings.HasPrefix(call.Style, "generic") {
		request, response = call.generic(), responses.NewCommonResponse()
	}
	if call.Gzip {
		// The SDK asks for no compression, unless the user takes this away.
		delete(request.GetHeaders(), "Accept-Encoding")
	}
	if call.Endpoint != nil {
		request.SetDomain(*call.Endpoint)
	}
	if err := call.client().DoAction(request, response); err != nil {
		return nil, err
	}
	headers := map[string]string{}
	for name, values := range response.GetHttpHeaders() {
		headers[strings.ToLower(name)] = values[0]
	}
	answer := Answer{Status: response.GetHttpStatus(), Headers: headers, Body: response.GetHttpContentString()}
	if call.Style == "model" {
		answer.Body = plain(driver.Must(json.Marshal(response)))
	} else if !call.AsText {
		answer.Body = bodyOf(response)
	}
	return answer, nil
}

// listAsync lists the community's images by the methods that do not wait for the answer.
func (call Call) listAsync() (any, error) {
	client := &ehpc.Client{Client: *call.client()}
	client.Domain = *call.Endpoint
	defer client.Shutdown()
	request := ehpc.CreateListCommunityImagesRequest()
	var answer *ehpc.ListCommunityImagesResponse
	var err error
	if call.Style == "channel" {
		answers, failures := client.ListCommunityImagesWithChan(request)
		select {
		case answer = <-answers:
		case err = <-failures:
		}
	} else {
		<-client.ListCommunityImagesWithCallback(request, func(given *ehpc.ListCommunityImagesResponse, failure error) { answer, err = given, failure })
	}
	if err != nil {
		return nil, err
	}
	return Answer{Body: bodyOf(answer)}, nil
}

// generic is the SDK's request for operations that it does not know.
func (call Call) generic() requests.AcsRequest {
	request := requests.NewCommonRequest()
	if call.Style != "generic without product" {
		request.Product = "ehpc"
	}
	request.Version = call.Version
	request.ApiName = call.Action
	request.Method = call.Method
	if call.Format != nil {
		request.AcceptFormat = *call.Format
	}
	for name, value := range call.Parameters {
		switch {
		case name == "RegionId":
			request.RegionId = fmt.Sprint(value)
		case call.Place == "form":
			request.FormParams[name] = fmt.Sprint(value)
		default:
			request.QueryParams[name] = fmt.Sprint(value)
		}
	}
	request.TransToAcsRequest()
	return request
}

func errorOf(err error) *driver.Failure {
	seen, isOwn := err.(*errors.ServerError)
	if !isOwn {
		return nil
	}
	data := map[string]any{
		"Code":      seen.ErrorCode(),
		"Message":   seen.Message(),
		"RequestId": seen.RequestId(),
		"HostId":    seen.HostId(),
		"Recommend": seen.Recommend(),
	}
	if detail := seen.AccessDeniedDetail(); detail != nil {
		data["AccessDeniedDetail"] = detail
	}
	if id := http.Header(seen.RespHeaders).Get("X-Acs-Request-Id"); seen.ErrorCode() != "" && id != seen.RequestId() {
		panic(fmt.Sprintf("request id %s, and %s of the headers", seen.RequestId(), id))
	}
	return &driver.Failure{
		Class: fmt.Sprintf("%T", seen), Code: seen.ErrorCode(), Message: seen.Message(), RequestID: seen.RequestId(),
		Status: seen.HttpStatus(), Data: data,
	}
}

func main() {
	driver.Drive(makeCall, errorOf)
}
