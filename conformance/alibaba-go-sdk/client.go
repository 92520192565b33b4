package main

import (
	"context"
	"net"
	"net/http"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ehpc"

	"mirrorhall/conformance/driver"
)

func (call Call) client() *sdk.Client {
	return driver.Shared(call.Reuse, func() *sdk.Client {
		config := sdk.NewConfig().WithEnableAsync(call.Style == "channel" || call.Style == "callback")
		if call.ClockOff != 0 {
			config.WithHttpTransport(&http.Transport{DisableKeepAlives: true})
		}
		region := ""
		if call.Endpoint == nil {
			// Of this the SDK itself makes ehpc.<region>.aliyuncs.com.
			region = call.Region
		}
		client := &driver.Must(ehpc.NewClientWithOptions(region, config, call.credential())).Client
		if call.Proxy != "" {
			client.SetHttpProxy("http://" + call.Proxy)
		}
		if call.At != "" {
			client.SetTransport(hostsFile(call.At))
		}
		return client
	})
}

func (call Call) credential() auth.Credential {
	if call.Unsigned && call.Style == "bearer" {
		return credentials.NewBearerTokenCredential("")
	}
	if call.Unsigned {
		// A program whose variables are empty signs with an empty key.
		return credentials.NewAccessKeyCredential("", "")
	}
	if call.Key.Token != "" {
		return credentials.NewStsTokenCredential(call.Key.ID, call.Key.Secret, call.Key.Token)
	}
	return credentials.NewAccessKeyCredential(call.Key.ID, call.Key.Secret)
}

// hostsFile is a transport for which every host is at one address.
func hostsFile(address string) http.RoundTripper {
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	// The SDK changes the dialer of a plain *http.Transport.
	return struct{ http.RoundTripper }{transport}
}
