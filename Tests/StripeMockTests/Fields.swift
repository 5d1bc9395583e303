/// The members that the official Python library declares for each object, without those that it documents as
/// conditional.
enum Fields {
    static let paymentIntent: Set<String> = words(
        """
        id object allowed_payment_method_types amount amount_capturable amount_details amount_received application \
        application_fee_amount automatic_payment_methods canceled_at cancellation_reason capture_method client_secret \
        confirmation_method created currency customer customer_account description excluded_payment_method_types \
        last_payment_error latest_charge livemode managed_payments metadata next_action on_behalf_of payment_method \
        payment_method_configuration_details payment_method_options payment_method_types processing receipt_email review \
        setup_future_usage shipping source statement_descriptor statement_descriptor_suffix status transfer_data \
        transfer_group
        """)
    static let charge: Set<String> = words(
        """
        id object amount amount_captured amount_refunded application application_fee application_fee_amount \
        balance_transaction billing_details calculated_statement_descriptor captured created currency customer description \
        disputed failure_balance_transaction failure_code failure_message fraud_details livemode metadata on_behalf_of \
        outcome paid payment_intent payment_method payment_method_details presentment_details radar_options receipt_email \
        receipt_number receipt_url refunded review shipping source source_transfer statement_descriptor \
        statement_descriptor_suffix status transfer_data transfer_group
        """)

    private static func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
}
