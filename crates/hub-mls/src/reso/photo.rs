//! What a photo's address asks of whoever fetches it.

use hub_connector::SecretString;
use url::Url;

use super::source::ResoSource;

impl ResoSource {
    /// The token that a photo's host wants to see as `User-Agent`. Hosts that the dialect does not name never get it.
    pub(super) fn photo_agent(&self, url: &Url) -> Option<SecretString> {
        let host = url.host_str()?;
        let own = self.base.host_str() == Some(host);
        let named = self.dialect.media_token_hosts;
        let theirs =
            named.iter().any(|end| host.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
        if named.is_empty() || !(own || theirs) {
            return None;
        }
        self.setup.token.clone()
    }
}
