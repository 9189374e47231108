/** TLS without a Channel: BoringSSL by netty-tcnative, one native object and a 64-byte BIO per connection. */
@NullMarked
package io.megaconn.runtime.tls;

import org.jspecify.annotations.NullMarked;
