// The same requests as TransportBench, sent by async-http-client.
//
// AHCBench <url> <concurrency> <requests> [GET|POST] [certificate authority file]

import AsyncHTTPClient
import LoadLoop
import NIOCore
import NIOHTTP1
import NIOSSL

let plan = LoadPlan()
var configuration = HTTPClient.Configuration()
configuration.decompression = .disabled
configuration.redirectConfiguration = .disallow
configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(8, plan.concurrency)
if let file = plan.certificateAuthorityFile {
    configuration.httpVersion = .automatic
    configuration.tlsConfiguration = .makeClientConfiguration()
    configuration.tlsConfiguration?.trustRoots = .file(file)
} else {
    configuration.httpVersion = .http1Only
}
let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
let request = {
    var request = HTTPClientRequest(url: plan.url)
    request.headers = [
        "accept": "application/json", "authorization": "Bearer sk_test_1234567890",
        "content-type": "application/x-www-form-urlencoded",
    ]
    if plan.isPost {
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: LoadPlan.form))
    }
    return request
}()
await report("AsyncHTTPClient", plan) { [client, request] in
    let response = try await client.execute(request, timeout: .seconds(80))
    let body = try await response.body.collect(upTo: 1 << 20)
    return response.status == .ok && body.readableBytes > 0
}
try await client.shutdown().get()
