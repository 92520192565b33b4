package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"

	"mirrorhall/conformance/alibaba"
	"mirrorhall/conformance/harness"
)

// algorithms are what the SDK calls the signatures; version 3 is its own choice.
var algorithms = map[string]*string{
	"V1":  dara.String("v2"),
	"V3":  nil,
	"SM3": dara.String("ACS3-HMAC-SM3"),
	"RSA": dara.String("ACS3-RSA-SHA256"),
}

type client struct{}

func (client) Ways() []alibaba.Way {
	return []alibaba.Way{
		{Signature: "V3", Method: "GET", Place: "query"},
		{Signature: "V3", Method: "POST", Place: "query"},
		{Signature: "V3", Method: "POST", Place: "form"},
		{Signature: "V1", Method: "GET", Place: "query"},
		{Signature: "V1", Method: "POST", Place: "query"},
		{Signature: "V1", Method: "POST", Place: "form"},
		{Signature: "SM3", Method: "GET", Place: "query"},
	}
}

func (client) OtherWays() string { return "" }

func (client) Advice(string) string { return "" }

func (client) Call(t *alibaba.T, call alibaba.Call) (alibaba.Answer, error) {
	user := newClient(t, call.Key, call.Endpoint, call.Way.Signature, func(config *openapi.Config) {
		if call.Proxy != "" {
			config.HttpProxy = dara.String("http://" + call.Proxy)
		}
		if call.OneOff {
			config.HttpClient = oneOff{}
		}
	})
	request := &openapi.OpenApiRequest{}
	if call.Way.Place == "form" {
		form := map[string]any{}
		for name, value := range call.Parameters {
			form[name] = value
		}
		request.Body = form
	} else {
		request.Query = query(call.Parameters)
	}
	result, err := user.CallApi(params(call.Action, call.Version, call.Way.Method), request, &dara.RuntimeOptions{})
	if err != nil {
		return alibaba.Answer{}, err
	}
	var answer struct {
		StatusCode int               `json:"statusCode"`
		Headers    map[string]string `json:"headers"`
	}
	t.NoError(dara.Convert(result, &answer))
	body, isObject := result["body"].(map[string]any)
	t.Check(isObject, "the body is a %T", result["body"])
	return alibaba.Answer{Status: answer.StatusCode, Headers: answer.Headers, Body: body}, nil
}

func (client) Read(t *alibaba.T, err error) alibaba.Refused {
	seen := harness.AsError[*tea.SDKError](t, err)
	var data map[string]any
	t.NoError(json.Unmarshal([]byte(dara.StringValue(seen.Data)), &data))
	code, status := dara.StringValue(seen.Code), dara.IntValue(seen.StatusCode)
	message, _ := data["Message"].(string)
	requestID, _ := data["RequestId"].(string)
	t.Equal(dara.StringValue(seen.Message), fmt.Sprintf("code: %d, %s request id: %s", status, message, requestID), "the error's message")
	if detail, _ := data["AccessDeniedDetail"].(map[string]any); len(detail)+len(seen.AccessDeniedDetail) > 0 {
		t.Equal(seen.AccessDeniedDetail, detail, "the error's AccessDeniedDetail")
	}
	return alibaba.Refused{Code: code, Message: message, RequestID: requestID, Status: status, Data: data}
}

// newClient is the SDK's client as a user's program sets it up, with what a case has in its own way.
func newClient(t *alibaba.T, key alibaba.Key, endpoint, signature string, change func(*openapi.Config)) *openapi.Client {
	config := &openapi.Config{
		AccessKeyId:        dara.String(key.ID),
		AccessKeySecret:    dara.String(key.Secret),
		Endpoint:           dara.String(endpoint),
		Protocol:           dara.String("http"),
		SignatureAlgorithm: algorithms[signature],
	}
	if key.Token != "" {
		config.SecurityToken = dara.String(key.Token)
	}
	if change != nil {
		change(config)
	}
	user, err := openapi.NewClient(config)
	t.NoError(err)
	return user
}

// params are what the SDK's own product packages say of an operation.
func params(action, version, method string) *openapi.Params {
	return &openapi.Params{
		Action:      dara.String(action),
		Version:     dara.String(version),
		Protocol:    dara.String("HTTPS"),
		Pathname:    dara.String("/"),
		Method:      dara.String(method),
		AuthType:    dara.String("AK"),
		Style:       dara.String("RPC"),
		ReqBodyType: dara.String("formData"),
		BodyType:    dara.String("json"),
	}
}

// query is how the SDK takes texts by name.
func query(parameters alibaba.Parameters) map[string]*string {
	all := map[string]*string{}
	for name, value := range parameters {
		all[name] = dara.String(value)
	}
	return all
}

// oneOff ends each connection with its call.
type oneOff struct{}

func (oneOff) Call(request *http.Request, transport *http.Transport) (*http.Response, error) {
	transport.DisableKeepAlives = true
	return (&http.Client{Transport: transport}).Do(request)
}
