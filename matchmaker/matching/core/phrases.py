"""The sentences of reasons and gaps, and the names of codes, in both languages."""

from __future__ import annotations

# Each entry: Indonesian, English. A sentence has no subject, so that it reads well under
# "what the partner asks" and under "what the IKM asks" alike.
REASONS: dict[str, tuple[str, str]] = {
    "sector": (
        "bergerak di bidang yang dicari: {tag_id}",
        "works in a field that is sought: {tag_en}",
    ),
    "sector_near": (
        "bergerak di bidang yang dekat dengan yang dicari: {tag_id}",
        "works in a field close to what is sought: {tag_en}",
    ),
    "product": (
        "membuat produk yang dicari: {name_id}",
        "makes a product that is sought: {name_en}",
    ),
    "product_near": (
        "membuat produk yang mirip dengan yang dicari: {name_id}",
        "makes something close to what is sought: {name_en}",
    ),
    "permit_verified": (
        "memegang {permit:permits} yang diminta",
        "holds the {permit:permits} that is asked for",
    ),
    "permit_declared": (
        "menyatakan memegang {permit:permits} yang diminta, belum diverifikasi",
        "states that it holds the {permit:permits} asked for, not yet verified",
    ),
    "barcode": ("produknya sudah memakai barcode", "the product carries a barcode"),
    "capacity": (
        "kapasitas {has:number}{unit:count} per bulan, diminta {asked:number}",
        "makes {has:number}{unit:count} a month, {asked:number} asked",
    ),
    "price": (
        "harga {has:money}{unit:per} masuk kisaran {asked:range}",
        "the price of {has:money}{unit:per} lies within {asked:range}",
    ),
    "price_near": (
        "harga {has:money}{unit:per} mendekati kisaran {asked:range}",
        "the price of {has:money}{unit:per} is near {asked:range}",
    ),
    "region": (
        "berada di wilayah yang dilayani: {region}",
        "is in a region that is covered: {region}",
    ),
    "terms": (
        "menerima cara bayar yang ditawarkan: {terms:terms}",
        "accepts the payment terms offered: {terms:terms}",
    ),
    "shelf_life": (
        "masa simpan {has:number} hari, diminta {asked:number}",
        "keeps for {has:number} days, {asked:number} asked",
    ),
    "packaging": (
        "kemasannya seperti yang diminta: {has:packaging}",
        "packed as it is asked for: {has:packaging}",
    ),
    "packaging_some": (
        "kemasannya memenuhi sebagian yang diminta: {has:packaging}",
        "the packaging meets part of what is asked: {has:packaging}",
    ),
    "export": (
        "keterangan untuk ekspor lengkap: {has:export}",
        "all details for export are stated: {has:export}",
    ),
    "export_some": (
        "sebagian keterangan untuk ekspor sudah ada: {has:export}",
        "some details for export are stated: {has:export}",
    ),
    "deal": (
        "pernah bertransaksi pada temu bisnis sebelumnya",
        "traded at an earlier event",
    ),
    "met": (
        "pernah bertemu pada temu bisnis sebelumnya",
        "met at an earlier event",
    ),
    "amount": (
        "kebutuhan {amount:money} sesuai dengan {loan}",
        "a need of {amount:money} fits {loan}",
    ),
    "age": (
        "sudah berjalan {has:months}, diminta {asked:months}",
        "has been running for {has:months}, {asked:months} asked",
    ),
    "wish_must": ("menandai harus bertemu", "marked as must meet"),
    "wish_would": ("menandai mau bertemu", "marked as would like to meet"),
    "need_retail": (
        "membuka rak ritel modern yang dibutuhkan",
        "opens the retail shelf that is needed",
    ),
    "need_export": (
        "membuka jalan ekspor yang dibutuhkan",
        "opens the way to export that is needed",
    ),
    "need_loan": ("menyediakan pinjaman yang dibutuhkan", "offers the loan that is needed"),
    "made": (
        "mencari produk yang dibuat: {name_id}",
        "is looking for the product made: {name_en}",
    ),
    "made_near": (
        "mencari produk yang mirip dengan yang dibuat: {name_id}",
        "is looking for something close to the product made: {name_en}",
    ),
    "pays": (
        "membayar dengan cara yang diterima: {terms:terms}",
        "pays on terms that are accepted: {terms:terms}",
    ),
    "lends": (
        "{loan} menutup kebutuhan {amount:money}",
        "{loan} covers the {amount:money} needed",
    ),
}

GAPS: dict[str, tuple[str, str]] = {
    "sector": (
        "bidang yang dicari {asked:names}, yang ada {has:names}",
        "fields sought: {asked:names}; found: {has:names}",
    ),
    "sector_unstated": (
        "bidang usaha belum disebutkan, dicari {asked:names}",
        "field not stated, {asked:names} sought",
    ),
    "product": (
        "produk yang dicari belum ditemukan: {asked:own}",
        "the products sought were not found: {asked:own}",
    ),
    "product_unstated": (
        "produk belum disebutkan, dicari {asked:own}",
        "products not stated, {asked:own} sought",
    ),
    "permit": ("{asked:permits} belum dimiliki", "{asked:permits} missing"),
    "permit_in_process": (
        "{asked:permits} belum dimiliki, masih dalam proses",
        "{asked:permits} missing, still in process",
    ),
    "permit_expired": (
        "{asked:permits} sudah habis masa berlakunya",
        "{asked:permits} has expired",
    ),
    "permit_unstated": ("{asked:permits} belum disebutkan", "{asked:permits} not stated"),
    "barcode": ("barcode belum ada", "barcode missing"),
    "barcode_unstated": ("barcode belum disebutkan", "barcode not stated"),
    "capacity": (
        "kapasitas {has:number}{unit:count} per bulan, diminta {asked:number}",
        "makes {has:number}{unit:count} a month, {asked:number} asked",
    ),
    "capacity_unstated": (
        "kapasitas per bulan belum disebutkan, diminta {asked:number}{unit:count}",
        "monthly capacity not stated, {asked:number}{unit:count} asked",
    ),
    "shelf_life": (
        "masa simpan {has:number} hari, diminta {asked:number}",
        "keeps for {has:number} days, {asked:number} asked",
    ),
    "shelf_life_unstated": (
        "masa simpan belum disebutkan, diminta {asked:number} hari",
        "shelf life not stated, {asked:number} days asked",
    ),
    "price": (
        "harga {has:money}{unit:per} di luar kisaran {asked:range}",
        "the price of {has:money}{unit:per} lies outside {asked:range}",
    ),
    "price_unstated": (
        "harga belum disebutkan, dicari {asked:range}",
        "price not stated, {asked:range} sought",
    ),
    "packaging": (
        "belum terlihat pada kemasan: {asked:packaging}",
        "not seen on the packaging: {asked:packaging}",
    ),
    "packaging_unstated": (
        "kemasan belum disebutkan, diminta {asked:packaging}",
        "packaging not stated, asked for: {asked:packaging}",
    ),
    "export": (
        "keterangan untuk ekspor belum ada: {asked:export}",
        "details for export not stated yet: {asked:export}",
    ),
    "absent": (
        "tidak datang ke pertemuan pada temu bisnis sebelumnya",
        "did not come to a meeting at an earlier event",
    ),
    "region": (
        "{has} di luar wilayah yang dilayani: {asked:words}",
        "{has} lies outside the regions covered: {asked:words}",
    ),
    "region_unstated": ("kabupaten belum disebutkan", "kabupaten not stated"),
    "terms": (
        "cara bayar tidak bertemu: ditawarkan {asked:terms}, diterima {has:terms}",
        "no payment terms in common: {asked:terms} offered, {has:terms} accepted",
    ),
    "terms_unstated": (
        "cara bayar yang diterima belum disebutkan, ditawarkan {asked:terms}",
        "payment terms accepted not stated, {asked:terms} offered",
    ),
    "amount": (
        "kebutuhan {has:money} di luar plafon {asked:range}",
        "a need of {has:money} lies outside the loans of {asked:range}",
    ),
    "amount_purpose": (
        "tidak ada pinjaman untuk {purpose:purpose}",
        "no loan for {purpose:purpose}",
    ),
    "amount_unsought": (
        "tidak menyebut membutuhkan pinjaman; tersedia {asked:range}",
        "does not say that it needs a loan; {asked:range} available",
    ),
    "amount_unstated": (
        "jumlah pinjaman yang dibutuhkan belum disebutkan, tersedia {asked:range}",
        "loan amount not stated, {asked:range} available",
    ),
    "amount_closed": (
        "jumlah pinjaman hanya terbuka bagi bank yang dipilih IKM ini; tersedia {asked:range}",
        "the loan amount is open only to banks that this IKM chose; {asked:range} available",
    ),
    "age": (
        "baru berjalan {has:months}, diminta {asked:months}",
        "running for only {has:months}, {asked:months} asked",
    ),
    "age_unstated": (
        "lama usaha belum disebutkan, diminta {asked:months}",
        "time in business not stated, {asked:months} asked",
    ),
    "need": (
        "yang dibutuhkan {asked:needs}, di sini {has:needs}",
        "{asked:needs} needed, {has:needs} here",
    ),
    "made": (
        "mencari produk lain: {has:own}",
        "is looking for other products: {has:own}",
    ),
    "made_unstated": (
        "produk yang dicari belum disebutkan",
        "products sought not stated",
    ),
    "pays_unstated": (
        "cara bayar belum disebutkan, diterima {asked:terms}",
        "payment terms not stated, {asked:terms} accepted",
    ),
    "lends_unstated": (
        "produk pinjaman belum disebutkan, dibutuhkan {asked:money}",
        "loan products not stated, {asked:money} needed",
    ),
}

# Why the edition's rule keeps two apart; of partners of a kind, and of tags.
REFUSALS: dict[str, tuple[str, str]] = {
    "kind": (
        "pada acara ini {kind:kinds} tidak mengadakan pertemuan dengan IKM",
        "at this event {kind:kinds} hold no meetings with IKM",
    ),
    "only": (
        "pada acara ini {kind:kinds} hanya menemui IKM bidang {tags:names}",
        "at this event {kind:kinds} meet only IKM in {tags:names}",
    ),
    "never": (
        "pada acara ini {kind:kinds} tidak menemui IKM bidang {tags:names}",
        "at this event {kind:kinds} do not meet IKM in {tags:names}",
    ),
}

LABELS: dict[str, dict[str, tuple[str, str]]] = {
    "sectors": {
        "teknologi_pangan": ("teknologi pangan", "food technology"),
        "herbal": ("herbal", "herbal"),
        "kerajinan": ("kerajinan", "handicraft"),
    },
    "permits": {
        "nib": ("NIB", "NIB"),
        "pirt": ("P-IRT", "P-IRT"),
        "bpom_food": ("BPOM MD", "BPOM MD"),
        "bpom_herbal": ("BPOM TR", "BPOM TR"),
        "halal": ("sertifikat halal", "halal certificate"),
        "organic": ("sertifikat organik", "organic certificate"),
        "haccp": ("sertifikat HACCP", "HACCP certificate"),
        "svlk": ("SVLK", "SVLK"),
        "brand": ("merek terdaftar", "registered brand"),
        "barcode": ("barcode", "barcode"),
    },
    "terms": {
        "cash": ("tunai", "cash"),
        "consignment": ("konsinyasi", "consignment"),
        "credit_14": ("tempo 14 hari", "14 days' credit"),
        "credit_30": ("tempo 30 hari", "30 days' credit"),
        "credit_45": ("tempo 45 hari", "45 days' credit"),
        "deposit_30": ("DP 30%", "30% deposit"),
    },
    "needs": {
        "retail": ("ritel modern", "modern retail"),
        "export": ("ekspor", "export"),
        "loan": ("pinjaman", "a loan"),
    },
    "purpose": {
        "working_capital": ("modal kerja", "working capital"),
        "investment": ("investasi", "investment"),
    },
    "export": {
        "hs": ("kode HS", "HS code"),
        "name_en": ("nama Inggris", "English name"),
        "lead_time": ("waktu penyiapan", "lead time"),
        "min_order": ("pesanan minimum", "minimum order"),
    },
    "packaging": {
        "label": ("label", "label"),
        "expiry": ("tanggal kedaluwarsa", "best-before date"),
        "food_grade": ("bahan aman pangan", "food-grade material"),
        "sealed": ("segel", "seal"),
        "nutrition": ("informasi gizi", "nutrition facts"),
        "english_label": ("label bahasa Inggris", "label in English"),
        "carton": ("dus luar", "outer carton"),
    },
    "kinds": {
        "bank": ("bank", "banks"),
        "retailer": ("ritel modern", "modern retailers"),
        "exporter": ("eksportir", "exporters"),
    },
    "words": {},
}
