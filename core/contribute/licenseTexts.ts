// Texts of the licenses that files in the wild carry, by SPDX identifier; 48 of some 700, 0.5 MB.
import zeroBsd from "spdx-license-list/licenses/0BSD.json" with { type: "json" };
import afl21 from "spdx-license-list/licenses/AFL-2.1.json" with { type: "json" };
import agpl30Only from "spdx-license-list/licenses/AGPL-3.0-only.json" with { type: "json" };
import apache11 from "spdx-license-list/licenses/Apache-1.1.json" with { type: "json" };
import apache20 from "spdx-license-list/licenses/Apache-2.0.json" with { type: "json" };
import artistic20 from "spdx-license-list/licenses/Artistic-2.0.json" with { type: "json" };
import blueoak100 from "spdx-license-list/licenses/BlueOak-1.0.0.json" with { type: "json" };
import bsd2Clause from "spdx-license-list/licenses/BSD-2-Clause.json" with { type: "json" };
import bsd3Clause from "spdx-license-list/licenses/BSD-3-Clause.json" with { type: "json" };
import bsd3ClauseClear from "spdx-license-list/licenses/BSD-3-Clause-Clear.json" with { type: "json" };
import bsd4Clause from "spdx-license-list/licenses/BSD-4-Clause.json" with { type: "json" };
import bsl10 from "spdx-license-list/licenses/BSL-1.0.json" with { type: "json" };
import ccBy30 from "spdx-license-list/licenses/CC-BY-3.0.json" with { type: "json" };
import ccBy40 from "spdx-license-list/licenses/CC-BY-4.0.json" with { type: "json" };
import ccByNc40 from "spdx-license-list/licenses/CC-BY-NC-4.0.json" with { type: "json" };
import ccBySa40 from "spdx-license-list/licenses/CC-BY-SA-4.0.json" with { type: "json" };
import cc010 from "spdx-license-list/licenses/CC0-1.0.json" with { type: "json" };
import cddl10 from "spdx-license-list/licenses/CDDL-1.0.json" with { type: "json" };
import curl from "spdx-license-list/licenses/curl.json" with { type: "json" };
import ecl20 from "spdx-license-list/licenses/ECL-2.0.json" with { type: "json" };
import epl10 from "spdx-license-list/licenses/EPL-1.0.json" with { type: "json" };
import epl20 from "spdx-license-list/licenses/EPL-2.0.json" with { type: "json" };
import eupl12 from "spdx-license-list/licenses/EUPL-1.2.json" with { type: "json" };
import gpl20Only from "spdx-license-list/licenses/GPL-2.0-only.json" with { type: "json" };
import gpl30Only from "spdx-license-list/licenses/GPL-3.0-only.json" with { type: "json" };
import hpnd from "spdx-license-list/licenses/HPND.json" with { type: "json" };
import isc from "spdx-license-list/licenses/ISC.json" with { type: "json" };
import json from "spdx-license-list/licenses/JSON.json" with { type: "json" };
import lgpl21Only from "spdx-license-list/licenses/LGPL-2.1-only.json" with { type: "json" };
import lgpl30Only from "spdx-license-list/licenses/LGPL-3.0-only.json" with { type: "json" };
import mit from "spdx-license-list/licenses/MIT.json" with { type: "json" };
import mit0 from "spdx-license-list/licenses/MIT-0.json" with { type: "json" };
import mpl11 from "spdx-license-list/licenses/MPL-1.1.json" with { type: "json" };
import mpl20 from "spdx-license-list/licenses/MPL-2.0.json" with { type: "json" };
import msPl from "spdx-license-list/licenses/MS-PL.json" with { type: "json" };
import mulanpsl20 from "spdx-license-list/licenses/MulanPSL-2.0.json" with { type: "json" };
import ncsa from "spdx-license-list/licenses/NCSA.json" with { type: "json" };
import ofl11 from "spdx-license-list/licenses/OFL-1.1.json" with { type: "json" };
import postgresql from "spdx-license-list/licenses/PostgreSQL.json" with { type: "json" };
import psf20 from "spdx-license-list/licenses/PSF-2.0.json" with { type: "json" };
import python20 from "spdx-license-list/licenses/Python-2.0.json" with { type: "json" };
import unicode30 from "spdx-license-list/licenses/Unicode-3.0.json" with { type: "json" };
import unlicense from "spdx-license-list/licenses/Unlicense.json" with { type: "json" };
import upl10 from "spdx-license-list/licenses/UPL-1.0.json" with { type: "json" };
import w3c20150513 from "spdx-license-list/licenses/W3C-20150513.json" with { type: "json" };
import wtfpl from "spdx-license-list/licenses/WTFPL.json" with { type: "json" };
import x11 from "spdx-license-list/licenses/X11.json" with { type: "json" };
import zlib from "spdx-license-list/licenses/Zlib.json" with { type: "json" };

/** Pairs of SPDX identifier and text. Of texts that say only and or-later alike, the narrower is listed. */
export const licenseTexts: readonly (readonly [id: string, text: string])[] = [
  ["0BSD", zeroBsd.licenseText],
  ["AFL-2.1", afl21.licenseText],
  ["AGPL-3.0-only", agpl30Only.licenseText],
  ["Apache-1.1", apache11.licenseText],
  ["Apache-2.0", apache20.licenseText],
  ["Artistic-2.0", artistic20.licenseText],
  ["BlueOak-1.0.0", blueoak100.licenseText],
  ["BSD-2-Clause", bsd2Clause.licenseText],
  ["BSD-3-Clause", bsd3Clause.licenseText],
  ["BSD-3-Clause-Clear", bsd3ClauseClear.licenseText],
  ["BSD-4-Clause", bsd4Clause.licenseText],
  ["BSL-1.0", bsl10.licenseText],
  ["CC0-1.0", cc010.licenseText],
  ["CC-BY-3.0", ccBy30.licenseText],
  ["CC-BY-4.0", ccBy40.licenseText],
  ["CC-BY-NC-4.0", ccByNc40.licenseText],
  ["CC-BY-SA-4.0", ccBySa40.licenseText],
  ["CDDL-1.0", cddl10.licenseText],
  ["curl", curl.licenseText],
  ["ECL-2.0", ecl20.licenseText],
  ["EPL-1.0", epl10.licenseText],
  ["EPL-2.0", epl20.licenseText],
  ["EUPL-1.2", eupl12.licenseText],
  ["GPL-2.0-only", gpl20Only.licenseText],
  ["GPL-3.0-only", gpl30Only.licenseText],
  ["HPND", hpnd.licenseText],
  // The list has it as its first user spells it; everyone else writes "the author".
  ["ISC", isc.licenseText.replaceAll(/\bISC (?=DISCLAIMS|BE)/g, "THE AUTHOR ")],
  ["JSON", json.licenseText],
  ["LGPL-2.1-only", lgpl21Only.licenseText],
  ["LGPL-3.0-only", lgpl30Only.licenseText],
  ["MIT", mit.licenseText],
  ["MIT-0", mit0.licenseText],
  ["MPL-1.1", mpl11.licenseText],
  ["MPL-2.0", mpl20.licenseText],
  ["MS-PL", msPl.licenseText],
  ["MulanPSL-2.0", mulanpsl20.licenseText],
  ["NCSA", ncsa.licenseText],
  ["OFL-1.1", ofl11.licenseText],
  ["PostgreSQL", postgresql.licenseText],
  ["PSF-2.0", psf20.licenseText],
  ["Python-2.0", python20.licenseText],
  ["Unicode-3.0", unicode30.licenseText],
  ["Unlicense", unlicense.licenseText],
  ["UPL-1.0", upl10.licenseText],
  ["W3C-20150513", w3c20150513.licenseText],
  ["WTFPL", wtfpl.licenseText],
  ["X11", x11.licenseText],
  ["Zlib", zlib.licenseText],
];
