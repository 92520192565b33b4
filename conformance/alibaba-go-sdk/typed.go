package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/responses"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ehpc"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/sts"

	"mirrorhall/conformance/driver"
)

// typed is the SDK's own request and response of the operation; nil where it has none.
func typed(call Call) (requests.AcsRequest, responses.AcsResponse) {
	switch call.Action {
	case "ListCommunityImages":
		return filled(ehpc.CreateListCommunityImagesRequest(), call), ehpc.CreateListCommunityImagesResponse()
	case "ListCustomImages":
		return filled(ehpc.CreateListCustomImagesRequest(), call), ehpc.CreateListCustomImagesResponse()
	case "ListImages":
		return filled(ehpc.CreateListImagesRequest(), call), ehpc.CreateListImagesResponse()
	case "ListClusters":
		return filled(ehpc.CreateListClustersRequest(), call), ehpc.CreateListClustersResponse()
	case "ListClustersMeta":
		return filled(ehpc.CreateListClustersMetaRequest(), call), ehpc.CreateListClustersMetaResponse()
	case "DescribeCluster":
		return filled(ehpc.CreateDescribeClusterRequest(), call), ehpc.CreateDescribeClusterResponse()
	case "ListRegions":
		return filled(ehpc.CreateListRegionsRequest(), call), ehpc.CreateListRegionsResponse()
	case "GetCallerIdentity":
		return filled(sts.CreateGetCallerIdentityRequest(), call), sts.CreateGetCallerIdentityResponse()
	case "AssumeRole":
		return filled(sts.CreateAssumeRoleRequest(), call), sts.CreateAssumeRoleResponse()
	}
	return nil, nil
}

// filled sets the members of the SDK's request; what it has no member for becomes a parameter of its query, and an empty
// text, which the SDK would leave out.
func filled(request requests.AcsRequest, call Call) requests.AcsRequest {
	members := reflect.ValueOf(request).Elem()
	members.FieldByName("Method").SetString(call.Method)
	if call.Format != nil {
		members.FieldByName("AcceptFormat").SetString(*call.Format)
	}
	request.SetVersion(call.Version)
	for name, value := range call.Parameters {
		if member := members.FieldByName(name); member.IsValid() && value != "" {
			member.SetString(fmt.Sprint(value))
		} else {
			request.GetQueryParams()[name] = fmt.Sprint(value)
		}
	}
	return request
}

// bodyOf is the body of an answer, all of which the SDK's model must show when it has one.
func bodyOf(response responses.AcsResponse) map[string]any {
	body := plain(response.GetHttpContentBytes())
	if _, isGeneric := response.(*responses.CommonResponse); !isGeneric {
		checkShown(plain(driver.Must(json.Marshal(response))), body, "the model")
	}
	return body
}

// checkShown checks that a value has all of another; the models have more members than the server.
func checkShown(model, sent any, where string) {
	shown := reflect.DeepEqual(model, sent)
	switch sent := sent.(type) {
	case map[string]any:
		members, isObject := model.(map[string]any)
		for name, value := range sent {
			checkShown(members[name], value, where+"."+name)
		}
		shown = isObject
	case []any:
		items, isList := model.([]any)
		shown = isList && len(items) == len(sent)
		for index, value := range items {
			checkShown(value, sent[index], where)
		}
	}
	if !shown {
		panic(fmt.Sprintf("%s is %v, the server sent %v", where, model, sent))
	}
}

func plain(text []byte) map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	driver.Must(0, decoder.Decode(&object))
	return object
}
