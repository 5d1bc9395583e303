-- wrk's side of the comparison of the mock with nginx: creates a PaymentIntent with the key in STRIPE_SECRET_KEY.
wrk.method = "POST"
wrk.body = "amount=2000&currency=usd"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("STRIPE_SECRET_KEY")
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"

-- Whatever is not a 200 makes the run worthless.
function done(summary, latency, requests)
    local errors = summary.errors
    print(string.format(
        "failed=%d requests_per_s=%.0f",
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        summary.requests / summary.duration * 1e6))
end
