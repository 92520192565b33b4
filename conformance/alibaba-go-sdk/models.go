package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"reflect"
	"slices"

	"mirrorhall/conformance/alibaba"
)

// Of these each call gets its own.
var fresh = []string{"RequestId", "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"}

// checkModels checks that the SDK's models show the same of an answer in XML as of one in JSON.
func checkModels(t *alibaba.T) {
	cluster := alibaba.Parameters{"ClusterId": alibaba.World.Named["multi"].ID}
	role := alibaba.Parameters{"RoleArn": alibaba.World.Roles["reader"], "RoleSessionName": "conformance"}
	for _, call := range []alibaba.Call{
		{Action: alibaba.Action},
		{Action: "ListCustomImages"},
		{Action: "ListImages"},
		{Action: "ListImages", Parameters: alibaba.Parameters{"BaseOsTag": "none"}},
		{Action: "ListClusters", Parameters: alibaba.Parameters{"PageSize": "50"}},
		{Action: "ListClustersMeta"},
		{Action: "DescribeCluster", Parameters: cluster},
		{Action: "ListRegions"},
		{Action: "GetCallerIdentity", Version: alibaba.STS, Key: alibaba.World.Keys["reader"]},
		{Action: "AssumeRole", Version: alibaba.STS, Key: alibaba.World.Keys["assumer"], Parameters: role},
	} {
		t.Equal(modelOf(t, call, "XML"), modelOf(t, call, "JSON"), call.Action)
	}
}

func modelOf(t *alibaba.T, call alibaba.Call, format string) any {
	call.Way = client{}.Ways()[0]
	if call.Version == "" {
		call.Version, call.Key = alibaba.EHPC, alibaba.Root
	}
	request, response := typed(t, call)
	request.GetQueryParams()["RegionId"] = alibaba.Home
	request.SetDomain(alibaba.Open)
	reflect.ValueOf(request).Elem().FieldByName("AcceptFormat").SetString(format)
	t.NoError(userClient(t, call).DoAction(request, response))
	model, err := json.Marshal(response)
	t.NoError(err)
	return told(plain(t, model))
}

// told is what a model shows, without what is another each time. XML has no empty list.
func told(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			if slices.Contains(fresh, name) {
				delete(value, name)
			} else {
				value[name] = told(member)
			}
		}
	case []any:
		for index, item := range value {
			value[index] = told(item)
		}
	case nil:
		return []any{}
	}
	return value
}

// hostsFile is a transport for which every host is at one address.
func hostsFile(address string) http.RoundTripper {
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	// The SDK changes the dialer of a plain *http.Transport.
	return struct{ http.RoundTripper }{transport}
}
