package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/http"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"mirrorhall/conformance/alibaba"
	"mirrorhall/conformance/harness"
)

const notAuthorized = `You are not authorized by RAM for this request\.`

var (
	here   = alibaba.Here(alibaba.World.Community)
	region = query(alibaba.Parameters{"RegionId": alibaba.Home})
	asXML  = query(alibaba.Parameters{"accept": "application/xml"})
)

// declareOwn declares what this client has in its own way.
func declareOwn(asking alibaba.Asking) {
	harness.Test("sign.RSA-GET", func(t *alibaba.T) {
		odd := alibaba.Filter(here, func(entry alibaba.Entry) bool {
			return entry.View["BaseOsTag"].(map[string]any)["OsTag"] == alibaba.World.OddTag
		})
		request := &openapi.OpenApiRequest{Query: query(alibaba.Parameters{"RegionId": alibaba.Home, "BaseOsTag": alibaba.World.OddTag})}
		key := alibaba.Key{ID: alibaba.World.RSA.ID, Secret: alibaba.World.RSA.PrivateKey}
		user := newClient(t, key, alibaba.Open, "RSA", nil)
		result, err := list(user, request)
		checkImages(t, result, err, odd)
		other, err := rsa.GenerateKey(rand.Reader, 2048)
		t.NoError(err)
		der, err := x509.MarshalPKCS8PrivateKey(other)
		t.NoError(err)
		key.Secret = base64.StdEncoding.EncodeToString(der)
		wrong := newClient(t, key, alibaba.Open, "RSA", nil)
		_, err = list(wrong, request)
		asking.Refused(t, err, "SignatureDoesNotMatch", 400, "")
	})

	harness.Test("format.xml", func(t *alibaba.T) {
		for _, one := range []struct {
			signature string
			request   openapi.OpenApiRequest
		}{
			{"V3", openapi.OpenApiRequest{Query: region, Headers: asXML}},
			{"V1", openapi.OpenApiRequest{Query: query(alibaba.Parameters{"RegionId": alibaba.Home, "Format": "XML"})}},
			{"V1", openapi.OpenApiRequest{Query: query(alibaba.Parameters{"RegionId": alibaba.Home, "Format": "xml"})}},
		} {
			asText := params(alibaba.Action, alibaba.EHPC, "GET")
			asText.BodyType = dara.String("string")
			user := newClient(t, alibaba.Root, alibaba.Open, one.signature, nil)
			result, err := user.CallApi(asText, &one.request, &dara.RuntimeOptions{})
			t.NoError(err)
			alibaba.CheckXMLListing(t, alibaba.Action, result["body"].(string), here)
		}
	})

	harness.Test("format.xml-refusal", func(t *alibaba.T) {
		// Under signature 1.0 the SDK reads every refusal as JSON.
		request := &openapi.OpenApiRequest{Query: region, Headers: asXML}
		answer := alibaba.Record(t, alibaba.Open, func(endpoint string) {
			user := newClient(t, alibaba.World.Keys["stranger"], endpoint, "V3", nil)
			_, err := list(user, request)
			asking.Refused(t, err, "NotAuthorized", 407, notAuthorized)
		}).Answer
		// The SDK compares it to the letter.
		t.Equal(answer.Header.Get("content-type"), "text/xml;charset=utf-8", "content type")
	})

	harness.Test("reach.vendor-host", func(t *alibaba.T) {
		for _, signature := range []string{"V1", "V3"} {
			for _, region := range []string{alibaba.Home, "cn-beijing"} {
				user := newClient(t, alibaba.Root, "ehpc."+region+".aliyuncs.com", signature, func(config *openapi.Config) {
					config.HttpClient = hostsFile{alibaba.Open}
				})
				result, err := list(user, &openapi.OpenApiRequest{})
				expected := func(entry alibaba.Entry) bool { return entry.InRegion(region) }
				checkImages(t, result, err, alibaba.Filter(alibaba.World.Community, expected))
			}
		}
	})

	harness.Test("reach.sub-path", func(t *alibaba.T) {
		for _, path := range []string{"/ehpc", "/mirror/hall"} {
			user := newClient(t, alibaba.Root, alibaba.Open+path, "V1", nil)
			result, err := list(user, &openapi.OpenApiRequest{Query: region})
			checkImages(t, result, err, here)
			// Version 3 signs the endpoint as the Host, which Go then does not send: there the path is the call's.
			user = newClient(t, alibaba.Root, alibaba.Open, "V3", nil)
			below := params(alibaba.Action, alibaba.EHPC, "GET")
			below.Pathname = dara.String(path + "/")
			result, err = user.CallApi(below, &openapi.OpenApiRequest{Query: region}, &dara.RuntimeOptions{})
			checkImages(t, result, err, here)
		}
	})

	harness.Test("refuse.unsigned", func(t *alibaba.T) {
		for _, signature := range []string{"V1", "V3"} {
			for _, method := range []string{"GET", "POST"} {
				anonymous := params(alibaba.Action, alibaba.EHPC, method)
				anonymous.AuthType = dara.String("Anonymous")
				user := newClient(t, alibaba.Root, alibaba.Open, signature, nil)
				_, err := user.CallApi(anonymous, &openapi.OpenApiRequest{Query: region}, &dara.RuntimeOptions{})
				asking.Refused(t, err, "MissingAccessKeyId", 400, `AccessKeyId is mandatory for this action\.`)
			}
		}
	})

	harness.Test("call.other-style", func(t *alibaba.T) {
		request := &openapi.OpenApiRequest{Query: region}
		for _, signature := range []string{"V1", "V3"} {
			user := newClient(t, alibaba.Root, alibaba.Open, signature, nil)
			result, err := user.CallApiWithCtx(context.Background(), params(alibaba.Action, alibaba.EHPC, "GET"), request, &dara.RuntimeOptions{})
			checkImages(t, result, err, here)
			for _, bodyType := range []string{"string", "byte", "array"} {
				other := params(alibaba.Action, alibaba.EHPC, "GET")
				other.BodyType = dara.String(bodyType)
				result, err := user.CallApi(other, request, &dara.RuntimeOptions{})
				t.NoError(err)
				checkImages(t, map[string]any{"body": objectIn(t, result["body"])}, nil, here)
			}
		}
		text := dara.String
		action, version, protocol, method := text(alibaba.Action), text(alibaba.EHPC), text("HTTP"), text("POST")
		user := newClient(t, alibaba.Root, alibaba.Open, "V3", nil)
		result, err := user.DoRPCRequest(action, version, protocol, method, text("AK"), text("json"), request, &dara.RuntimeOptions{})
		checkImages(t, result, err, here)
		checkErrors(t)
	})
}

func list(user *openapi.Client, request *openapi.OpenApiRequest) (map[string]any, error) {
	return user.CallApi(params(alibaba.Action, alibaba.EHPC, "GET"), request, &dara.RuntimeOptions{})
}

// objectIn reads a body that the SDK has handed over as it came: as a text, as bytes (in base64), or as an object.
func objectIn(t *alibaba.T, body any) map[string]any {
	text, isText := body.(string)
	if !isText {
		return body.(map[string]any)
	}
	if decoded, err := base64.StdEncoding.DecodeString(text); err == nil {
		text = string(decoded)
	}
	var object map[string]any
	t.NoError(json.Unmarshal([]byte(text), &object))
	return object
}

func checkImages(t *alibaba.T, result map[string]any, err error, expected []alibaba.Entry) {
	t.NoError(err)
	body := result["body"].(map[string]any)
	alibaba.CheckRequestID(t, body["RequestId"].(string))
	delete(body, "RequestId")
	t.Equal(alibaba.IDs(alibaba.ListIn(t, body, "Images", "ImageInfo")), alibaba.IDsOf(expected), "images")
}

// hostsFile finds every host at one address.
type hostsFile struct{ address string }

func (hosts hostsFile) Call(request *http.Request, transport *http.Transport) (*http.Response, error) {
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, hosts.address)
	}
	return oneOff{}.Call(request, transport)
}
