// Makes calls with the vendor's client as a user's program sets it up.
package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"strings"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"mirrorhall/conformance/driver"
)

// Call is a call as the cases write it.
type Call struct {
	Action, Version, Style   string
	Parameters               map[string]any
	Key                      driver.Key
	Endpoint                 string
	Signature, Method, Place string
	At, Proxy, Reuse, Format string
	Gzip, AsText, Unsigned   bool
	ClockOff                 float64
}

// algorithms are what the SDK calls the signatures; version 3 is its own choice.
var algorithms = map[string]*string{
	"V1":  dara.String("v2"),
	"SM3": dara.String("ACS3-HMAC-SM3"),
	"RSA": dara.String("ACS3-RSA-SHA256"),
}

// address is the endpoint, and the path of the call. Version 3 signs the endpoint as the Host, which Go then does not
// send when it has a path: there the path is the call's.
func (call Call) address() (endpoint, path string) {
	host, path, below := strings.Cut(call.Endpoint, "/")
	if call.Signature == "V1" || !below {
		return call.Endpoint, "/"
	}
	return host, "/" + path + "/"
}

func (call Call) client() *openapi.Client {
	return driver.Shared(call.Reuse, func() *openapi.Client {
		endpoint, _ := call.address()
		config := &openapi.Config{
			AccessKeyId:        dara.String(call.Key.ID),
			AccessKeySecret:    dara.String(call.Key.Secret),
			Endpoint:           dara.String(endpoint),
			Protocol:           dara.String("http"),
			SignatureAlgorithm: algorithms[call.Signature],
		}
		if call.Key.Token != "" {
			config.SecurityToken = dara.String(call.Key.Token)
		}
		if call.Proxy != "" {
			config.HttpProxy = dara.String("http://" + call.Proxy)
		}
		if call.At != "" || call.ClockOff != 0 {
			config.HttpClient = oneOff{call.At}
		}
		client := driver.Must(openapi.NewClient(config))
		client.DisableSDKError = dara.Bool(call.Style == "own errors")
		return client
	})
}

// oneOff ends each connection with its call, and finds every host at one address, when it has one.
type oneOff struct{ address string }

func (at oneOff) Call(request *http.Request, transport *http.Transport) (*http.Response, error) {
	transport.DisableKeepAlives = true
	if at.address != "" {
		transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, at.address)
		}
	}
	return (&http.Client{Transport: transport}).Do(request)
}

func makeCall(call Call) (any, error) {
	result, err := call.send()
	if err != nil {
		return nil, err
	}
	var answer struct {
		StatusCode int               `json:"statusCode"`
		Headers    map[string]string `json:"headers"`
	}
	driver.Must(0, dara.Convert(result, &answer))
	body := result["body"]
	if text, isText := body.(string); isText && call.Style == "byte" {
		// Bytes are handed over in base64.
		body = string(driver.Must(base64.StdEncoding.DecodeString(text)))
	}
	return map[string]any{"status": answer.StatusCode, "headers": answer.Headers, "body": body}, nil
}

func (call Call) send() (map[string]any, error) {
	client, params, request, options := call.client(), call.params(), call.request(), &dara.RuntimeOptions{}
	switch call.Style {
	case "context":
		return client.CallApiWithCtx(context.Background(), params, request, options)
	case "DoRPCRequest":
		protocol, method := dara.String("HTTP"), dara.String("POST")
		return client.DoRPCRequest(params.Action, params.Version, protocol, method, params.AuthType, params.BodyType, request, options)
	default:
		return client.CallApi(params, request, options)
	}
}

// params are what the SDK's own product packages say of an operation.
func (call Call) params() *openapi.Params {
	_, path := call.address()
	bodyType, authType := "json", "AK"
	switch {
	case call.AsText:
		bodyType = "string"
	case call.Style == "string" || call.Style == "byte" || call.Style == "array":
		bodyType = call.Style
	}
	if call.Unsigned {
		authType = "Anonymous"
	}
	return &openapi.Params{
		Action:      dara.String(call.Action),
		Version:     dara.String(call.Version),
		Protocol:    dara.String("HTTPS"),
		Pathname:    dara.String(path),
		Method:      dara.String(call.Method),
		AuthType:    dara.String(authType),
		Style:       dara.String("RPC"),
		ReqBodyType: dara.String("formData"),
		BodyType:    dara.String(bodyType),
	}
}

func (call Call) request() *openapi.OpenApiRequest {
	request := &openapi.OpenApiRequest{Query: map[string]*string{}}
	form := map[string]any{}
	for name, value := range call.Parameters {
		form[name] = fmt.Sprint(value)
		if call.Place == "query" {
			request.Query[name] = dara.String(fmt.Sprint(value))
		}
	}
	if call.Place == "form" {
		request.Body = form
	}
	if call.Format != "" && call.Signature == "V1" {
		request.Query["Format"] = dara.String(call.Format)
	} else if call.Format != "" {
		request.Headers = map[string]*string{"accept": dara.String("application/xml")}
	}
	return request
}

func main() {
	driver.Drive(makeCall, errorOf)
}
