//! What a provider says about itself, with what other standards than OpenID Connect Discovery add to it.

use openidconnect::{
    AdditionalProviderMetadata, EndSessionUrl, ProviderMetadata, RevocationUrl,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};

/// All of it.
pub(crate) type Metadata = ProviderMetadata<
    Further,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What other standards add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Further {
    /// <https://openid.net/specs/openid-connect-rpinitiated-1_0.html>
    pub end_session_endpoint: Option<EndSessionUrl>,
    /// <https://www.rfc-editor.org/rfc/rfc8414>
    pub revocation_endpoint: Option<RevocationUrl>,
}

impl AdditionalProviderMetadata for Further {}
