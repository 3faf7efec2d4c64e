import '@axa-fr/oidc-client-service-worker'
