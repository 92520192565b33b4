package main

import (
	"net/http"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	sdkerrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	"mirrorhall/conformance/harness"
	ecm "mirrorhall/conformance/tencentcloud-sdk-go/tencentcloud/ecm/v20190719"
)

const (
	get      = "GET"
	post     = "POST"
	tc3      = "TC3-HMAC-SHA256"
	sha1     = "HmacSHA1"
	sha256   = "HmacSHA256"
	pageSize = 100
)

var (
	httpMethods = []string{get, post}
	signMethods = []string{tc3, sha1, sha256}

	checkRequestID = harness.RequestIDCheck("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
)

// Settings are what a case wants different from a plain user's; what is not set is as the SDK has it.
type Settings struct {
	key             Key
	endpoint        string
	signMethod      string
	httpMethod      string
	language        string
	region          string
	proxy           string
	gateway         string
	unsignedPayload bool
	transport       http.RoundTripper
}

// vendorHost stands for the endpoint that the SDK has when it is told none.
const vendorHost = "(the vendor's)"

func (settings Settings) credential() *common.Credential {
	given := settings.key
	if given.ID == "" {
		given = key("root")
	}
	return common.NewTokenCredential(given.ID, given.Secret, given.Token)
}

func (settings Settings) profile() *profile.ClientProfile {
	made := profile.NewClientProfile()
	made.HttpProfile.Scheme = "HTTP"
	made.HttpProfile.ReqTimeout = 30
	made.HttpProfile.Endpoint = world.Endpoints.Open
	switch settings.endpoint {
	case "":
	case vendorHost:
		made.HttpProfile.Endpoint = ""
	default:
		made.HttpProfile.Endpoint = settings.endpoint
	}
	made.HttpProfile.Proxy = settings.proxy
	made.HttpProfile.ApigwEndpoint = settings.gateway
	made.UnsignedPayload = settings.unsignedPayload
	if settings.signMethod != "" {
		made.SignMethod = settings.signMethod
	}
	if settings.httpMethod != "" {
		made.HttpProfile.ReqMethod = settings.httpMethod
	}
	if settings.language != "" {
		made.Language = settings.language
	}
	return made
}

// client makes the SDK's client for ECM.
func client(t *harness.T, settings Settings) *ecm.Client {
	made, err := ecm.NewClient(settings.credential(), settings.region, settings.profile())
	t.NoError(err)
	if settings.transport != nil {
		made.WithHttpTransport(settings.transport)
	}
	return made
}

// commonClient makes the SDK's client for any product.
func commonClient(settings Settings) *common.Client {
	return common.NewCommonClient(settings.credential(), settings.region, settings.profile())
}

// refused checks for the SDK's own error with this code, and hands it over for a look at its message.
func refused(t *harness.T, code string, err error) *sdkerrors.TencentCloudSDKError {
	refusal := harness.AsError[*sdkerrors.TencentCloudSDKError](t, err)
	t.Check(refusal.GetCode() == code, "expected %s, got %v", code, err)
	checkRequestID(t, refusal.GetRequestId())
	return refusal
}
