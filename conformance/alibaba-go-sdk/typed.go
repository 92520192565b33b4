package main

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/responses"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ehpc"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/sts"

	"mirrorhall/conformance/alibaba"
)

// typed is the SDK's own request and response of the operation; nil where it has none.
func typed(t *alibaba.T, call alibaba.Call) (requests.AcsRequest, responses.AcsResponse) {
	switch call.Action {
	case "ListCommunityImages":
		return filled(t, ehpc.CreateListCommunityImagesRequest(), call), ehpc.CreateListCommunityImagesResponse()
	case "ListCustomImages":
		return filled(t, ehpc.CreateListCustomImagesRequest(), call), ehpc.CreateListCustomImagesResponse()
	case "ListImages":
		return filled(t, ehpc.CreateListImagesRequest(), call), ehpc.CreateListImagesResponse()
	case "ListClusters":
		return filled(t, ehpc.CreateListClustersRequest(), call), ehpc.CreateListClustersResponse()
	case "ListClustersMeta":
		return filled(t, ehpc.CreateListClustersMetaRequest(), call), ehpc.CreateListClustersMetaResponse()
	case "DescribeCluster":
		return filled(t, ehpc.CreateDescribeClusterRequest(), call), ehpc.CreateDescribeClusterResponse()
	case "ListRegions":
		return filled(t, ehpc.CreateListRegionsRequest(), call), ehpc.CreateListRegionsResponse()
	case "GetCallerIdentity":
		return filled(t, sts.CreateGetCallerIdentityRequest(), call), sts.CreateGetCallerIdentityResponse()
	case "AssumeRole":
		return filled(t, sts.CreateAssumeRoleRequest(), call), sts.CreateAssumeRoleResponse()
	}
	return nil, nil
}

// filled sets the members of the SDK's request; what it has no member for becomes a parameter of its query.
func filled(t *alibaba.T, request requests.AcsRequest, call alibaba.Call) requests.AcsRequest {
	members := reflect.ValueOf(request).Elem()
	members.FieldByName("Method").SetString(call.Way.Method)
	request.SetVersion(call.Version)
	for name, value := range call.Parameters {
		if member := members.FieldByName(name); member.IsValid() {
			t.Check(member.Kind() == reflect.String, "%s is no text in the SDK's request", name)
			member.SetString(value)
		} else {
			request.GetQueryParams()[name] = value
		}
	}
	return request
}

// bodyOf is the body of an answer, all of which the SDK's model must show when it has one.
func bodyOf(t *alibaba.T, response responses.AcsResponse) map[string]any {
	body := plain(t, response.GetHttpContentBytes())
	if _, isGeneric := response.(*responses.CommonResponse); !isGeneric {
		model, err := json.Marshal(response)
		t.NoError(err)
		checkShown(t, plain(t, model), body, "the model")
	}
	return body
}

// checkShown checks that a value has all of another; the models have more members than the server.
func checkShown(t *alibaba.T, model, sent any, where string) {
	switch sent := sent.(type) {
	case map[string]any:
		members, isObject := model.(map[string]any)
		t.Check(isObject, "%s is no object", where)
		for name, value := range sent {
			checkShown(t, members[name], value, where+"."+name)
		}
	case []any:
		items, isList := model.([]any)
		t.Check(isList && len(items) == len(sent), "%s has not %d items", where, len(sent))
		for index, value := range sent {
			checkShown(t, items[index], value, where)
		}
	default:
		t.Check(reflect.DeepEqual(model, sent), "%s is %v, the server sent %v", where, model, sent)
	}
}

func plain(t *alibaba.T, text []byte) map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	t.NoError(decoder.Decode(&object))
	return object
}
