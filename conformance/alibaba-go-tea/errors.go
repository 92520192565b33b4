package main

import (
	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"mirrorhall/conformance/alibaba"
	"mirrorhall/conformance/harness"
)

// checkErrors checks the errors that a user gets who does not want all of them as one kind.
func checkErrors(t *alibaba.T) {
	for _, signature := range []string{"V1", "V3"} {
		denied := harness.AsError[*openapi.ClientError](t, failureOf(t, "stranger", alibaba.Open, signature, alibaba.Action))
		t.Equal([]any{denied.StatusCode, denied.Code}, []any{407, "NotAuthorized"}, "the client's fault")
		t.Equal(denied.AccessDeniedDetail["AuthAction"], "ehpc:"+alibaba.Action, "AccessDeniedDetail")
		alibaba.CheckRequestID(t, dara.StringValue(denied.RequestId))

		unserved := harness.AsError[*openapi.ServerError](t, failureOf(t, "root", alibaba.Open, signature, "CreateCluster"))
		t.Equal([]any{unserved.StatusCode, unserved.Code}, []any{501, "UnsupportedOperation"}, "the server's fault")
		alibaba.CheckRequestID(t, dara.StringValue(unserved.RequestId))

		throttled := harness.AsError[*openapi.ThrottlingError](t, firstFailure(t, signature))
		t.Equal([]any{throttled.StatusCode, throttled.Code}, []any{400, "Throttling.User"}, "too many calls")
		wait := dara.Int64Value(throttled.RetryAfter)
		t.Check(0 < wait && wait <= 1_000, "told to wait %d ms", wait)
	}
}

func firstFailure(t *alibaba.T, signature string) error {
	for range 20 * alibaba.World.CallsPerSecond {
		if err := failureOf(t, "root", alibaba.World.Endpoints.Limited, signature, "ListRegions"); err != nil {
			return err
		}
	}
	return nil
}

func failureOf(t *alibaba.T, key, endpoint, signature, action string) error {
	user := newClient(t, alibaba.World.Keys[key], endpoint, signature, nil)
	user.DisableSDKError = dara.Bool(true)
	_, err := user.CallApi(params(action, alibaba.EHPC, "GET"), &openapi.OpenApiRequest{Query: region}, &dara.RuntimeOptions{})
	return err
}
