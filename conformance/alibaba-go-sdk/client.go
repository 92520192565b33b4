package main

import (
	"net/http"
	"strings"
	"sync"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/responses"

	"mirrorhall/conformance/alibaba"
	"mirrorhall/conformance/harness"
)

type client struct{}

func (client) Ways() []alibaba.Way {
	return []alibaba.Way{
		{Signature: "V1", Method: "GET", Place: "query"},
		{Signature: "V1", Method: "POST", Place: "query"},
		{Signature: "V1", Method: "POST", Place: "form"},
	}
}

func (client) OtherWays() string { return "the SDK signs with version 1.0 only" }

// Advice is what the SDK writes when it finds its own string to sign in the message.
func (client) Advice(code string) string {
	if code == "SignatureDoesNotMatch" {
		return "InvalidAccessKeySecret: Please check you AccessKeySecret"
	}
	return ""
}

func (client) Call(t *alibaba.T, call alibaba.Call) (alibaba.Answer, error) {
	user := userClient(t, call)
	request, response := typed(t, call)
	if request == nil || call.Way.Place == "form" {
		request, response = generic(call), responses.NewCommonResponse()
	}
	if call.Gzip {
		// The SDK asks for no compression, unless the user takes this away.
		delete(request.GetHeaders(), "Accept-Encoding")
	}
	request.SetDomain(call.Endpoint)
	if err := user.DoAction(request, response); err != nil {
		return alibaba.Answer{}, err
	}
	headers := map[string]string{}
	for name, values := range response.GetHttpHeaders() {
		headers[strings.ToLower(name)] = values[0]
	}
	return alibaba.Answer{Status: response.GetHttpStatus(), Headers: headers, Body: bodyOf(t, response)}, nil
}

func (client) Read(t *alibaba.T, err error) alibaba.Refused {
	seen := harness.AsError[*errors.ServerError](t, err)
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
	t.Equal(http.Header(seen.RespHeaders).Get("X-Acs-Request-Id"), seen.RequestId(), "request id of the error's headers")
	return alibaba.Refused{
		Code: seen.ErrorCode(), Message: seen.Message(), RequestID: seen.RequestId(), Status: seen.HttpStatus(), Data: data,
	}
}

// generic is the SDK's request for operations that it does not know.
func generic(call alibaba.Call) requests.AcsRequest {
	request := requests.NewCommonRequest()
	request.Product = "ehpc"
	request.Version = call.Version
	request.ApiName = call.Action
	request.Method = call.Way.Method
	for name, value := range call.Parameters {
		switch {
		case name == "RegionId":
			request.RegionId = value
		case call.Way.Place == "form":
			request.FormParams[name] = value
		default:
			request.QueryParams[name] = value
		}
	}
	request.TransToAcsRequest()
	return request
}

type clientKey struct {
	key    alibaba.Key
	proxy  string
	oneOff bool
}

var (
	mutex   sync.Mutex
	clients = map[clientKey]*sdk.Client{}
)

// userClient is the one client that a user's program has for a key.
func userClient(t *alibaba.T, call alibaba.Call) *sdk.Client {
	mutex.Lock()
	defer mutex.Unlock()
	key := clientKey{call.Key, call.Proxy, call.OneOff}
	if clients[key] == nil || call.OneOff {
		clients[key] = newClient(t, call)
	}
	return clients[key]
}

func newClient(t *alibaba.T, call alibaba.Call) *sdk.Client {
	config := sdk.NewConfig()
	if call.OneOff {
		config.WithHttpTransport(&http.Transport{DisableKeepAlives: true})
	}
	user, err := sdk.NewClientWithOptions("", config, credential(call.Key))
	t.NoError(err)
	if call.Proxy != "" {
		user.SetHttpProxy("http://" + call.Proxy)
	}
	return user
}

func credential(key alibaba.Key) auth.Credential {
	if key.Token != "" {
		return credentials.NewStsTokenCredential(key.ID, key.Secret, key.Token)
	}
	return credentials.NewAccessKeyCredential(key.ID, key.Secret)
}
