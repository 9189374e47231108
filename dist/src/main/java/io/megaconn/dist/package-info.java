/** Parts of a release that are made from the programs: completion, man pages, licences, the bill of materials. */
@NullMarked
package io.megaconn.dist;

import org.jspecify.annotations.NullMarked;
