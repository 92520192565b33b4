package main

import (
	"encoding/json"
	"errors"
	"fmt"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"

	"mirrorhall/conformance/driver"
)

func errorOf(err error) *driver.Failure {
	var client *openapi.ClientError
	var server *openapi.ServerError
	var throttling *openapi.ThrottlingError
	var seen *tea.SDKError
	text := dara.StringValue
	switch {
	case errors.As(err, &throttling):
		data := map[string]any{"RetryAfter": dara.Int64Value(throttling.RetryAfter)}
		return failure(throttling, text(throttling.Code), text(throttling.Message), text(throttling.RequestId), dara.IntValue(throttling.StatusCode), data)
	case errors.As(err, &client):
		data := map[string]any{"AccessDeniedDetail": client.AccessDeniedDetail}
		return failure(client, text(client.Code), text(client.Message), text(client.RequestId), dara.IntValue(client.StatusCode), data)
	case errors.As(err, &server):
		return failure(server, text(server.Code), text(server.Message), text(server.RequestId), dara.IntValue(server.StatusCode), nil)
	case errors.As(err, &seen):
		var data map[string]any
		driver.Must(0, json.Unmarshal([]byte(text(seen.Data)), &data))
		// The SDK puts the status, and itself the detail, beside the members of the body.
		delete(data, "statusCode")
		if detail, _ := data["AccessDeniedDetail"].(map[string]any); fmt.Sprint(detail) != fmt.Sprint(seen.AccessDeniedDetail) {
			panic(fmt.Sprintf("AccessDeniedDetail is %v, and %v of the body", seen.AccessDeniedDetail, detail))
		}
		message, _ := data["Message"].(string)
		requestID, _ := data["RequestId"].(string)
		failed := failure(seen, text(seen.Code), message, requestID, dara.IntValue(seen.StatusCode), data)
		failed.Text = text(seen.Message)
		return failed
	}
	return nil
}

func failure(err error, code, message, requestID string, status int, data map[string]any) *driver.Failure {
	return &driver.Failure{Class: fmt.Sprintf("%T", err), Code: code, Message: message, RequestID: requestID, Status: status, Data: data}
}
