"""Complaints of our own in the nine languages, each with the family that it names."""

# language, category, family, text
COMPLAINTS = (
    ("en", "cosmetics", "LEAK", "The shampoo leaked all over my suitcase."),
    ("en", "cosmetics", "PUMP_FAILURE", "The pump does not work, nothing comes out."),
    ("en", "home", "MISSING_PART", "Four screws are missing, so I could not build the shelf."),
    ("en", "electronics", "BATTERY_FAILURE", "The battery dies after ten minutes."),
    ("en", "apparel", "SIZE_MISMATCH", "This jacket runs small, even my son could not wear it."),
    ("en", "food", "FOREIGN_BODY", "I found a piece of glass in the jam."),
    ("zh", "cosmetics", "LEAK", "打开箱子发现乳液漏了一半"),
    ("zh", "cosmetics", "SKIN_REACTION", "用了两天脸上起疹子，又红又痒"),
    ("zh", "electronics", "FREEZE_CONNECTIVITY", "手机用一会儿就死机，还自动重启"),
    ("zh", "food", "SPOILED_MOULD", "面包里面已经发霉了"),
    ("zh", "apparel", "STITCHING", "袖口到处都是线头，还开线"),
    ("es", "cosmetics", "LEAK", "El frasco gotea y la caja estaba empapada."),
    ("es", "home", "RUST_CORROSION", "A la semana la parrilla ya estaba oxidada."),
    ("es", "electronics", "NOT_WORKING", "El secador dejó de funcionar al segundo día."),
    ("es", "apparel", "WRONG_COLOUR", "Pedí el vestido rojo y me mandaron otro color."),
    ("fr", "home", "BROKEN_ON_ARRIVAL", "Le vase est arrivé cassé en mille morceaux."),
    ("fr", "cosmetics", "SKIN_REACTION", "Cette crème m'a donné des plaques rouges sur les joues."),
    ("fr", "electronics", "NOISE_VIBRATION", "Le ventilateur fait un bruit insupportable."),
    ("fr", "food", "EXPIRED", "Les biscuits étaient périmés depuis deux mois."),
    ("de", "cosmetics", "SEAL_BROKEN", "Die Dose war schon geöffnet und nicht versiegelt."),
    ("de", "electronics", "OVERHEAT_FIRE", "Das Ladegerät ist verschmort und hat gequalmt."),
    ("de", "apparel", "STITCHING", "Schon beim ersten Anziehen ging die Naht auf."),
    ("de", "home", "SHORT_COUNT", "Bestellt waren sechs Gläser, statt 6 kam nur die Hälfte."),
    ("th", "cosmetics", "SKIN_REACTION", "ทาครีมแล้วผื่นขึ้นเต็มหน้า"),
    ("th", "electronics", "BATTERY_FAILURE", "พาวเวอร์แบงค์ชาร์จไม่เข้า"),
    ("th", "home", "BROKEN_ON_ARRIVAL", "แจกันส่งมาแตกหมดเลย"),
    ("th", "apparel", "COLOUR_BLEED_FADE", "ซักครั้งแรกสีตกใส่เสื้อตัวอื่น"),
    ("vi", "cosmetics", "PUMP_FAILURE", "Vòi nhấn bị kẹt, nhấn không ra sữa tắm."),
    ("vi", "food", "SPOILED_MOULD", "Bánh mới mở đã bị mốc xanh."),
    ("vi", "electronics", "OVERHEAT_FIRE", "Cục sạc bốc khói lúc đang cắm điện."),
    ("vi", "apparel", "WRONG_ITEM", "Mình đặt áo sơ mi mà shop giao nhầm hàng."),
    ("id", "cosmetics", "LEAK", "Botol tonernya bocor sampai isinya tumpah semua."),
    ("id", "electronics", "ELECTRIC_SHOCK", "Setrika ini bikin tangan saya kesetrum."),
    ("id", "apparel", "FABRIC_DEFECT", "Kainnya tipis dan ada yang bolong di lengan."),
    ("id", "food", "EXPIRED", "Susunya sudah kadaluarsa waktu saya terima."),
    ("ar", "cosmetics", "LEAK", "العبوة تسرب الكريم في كل مكان"),
    ("ar", "electronics", "DISPLAY_AUDIO_FAULT", "لا يوجد صوت في السماعة اليمنى"),
    ("ar", "apparel", "SIZE_MISMATCH", "المقاس صغير جدا ولا يناسبني"),
    ("ar", "home", "RUST_CORROSION", "الغلاية بدأت تصدأ بعد أسبوع"),
)

# A hazard that must be seen, and whether somebody came to harm.
DANGERS = (
    ("en", "fire", False, "The hair dryer caught fire in my hand."),
    ("en", "choking", True, "My baby was choking on a button, we went to the emergency room."),
    ("zh", "shock", False, "热水器漏电，碰一下手就麻"),
    ("es", "injury", True, "Me salió un sarpullido en el cuello."),
    ("fr", "foreign_body", False, "J'ai trouvé un cafard dans le paquet de riz."),
    ("de", "injury", True, "Ich habe mich an der scharfen Kante verletzt."),
    ("th", "illness", True, "กินแล้วท้องเสียทั้งบ้าน"),
    ("vi", "mould", False, "Hộp sữa chua đã lên mốc."),
    ("id", "injury", True, "Habis pakai sabun ini kulit saya gatal dan ruam."),
    ("ar", "fire", False, "انفجرت البطارية أثناء الشحن"),
)

# Sentences that deny what they name.
DENIALS = (
    ("en", "No rash and no burning, I only want to say that the lid is loose."),
    ("zh", "没有过敏，只是盖子盖不紧"),
    ("es", "Sin alergia ni nada, solo que la tapa no cierra."),
    ("fr", "Pas d'allergie, mais le bouchon ferme mal."),
    ("de", "Kein Ausschlag, aber der Deckel schließt nicht."),
    ("th", "ไม่แพ้ แต่ฝาปิดไม่สนิท"),
    ("vi", "Không bị dị ứng nhưng nắp bị hở."),
    ("id", "Tidak gatal, tapi tutupnya tidak rapat."),
    ("ar", "لا حساسية ولكن الغطاء لا يغلق"),
)

# What speaks of delivery, service or price alone.
NO_DEFECTS = (
    ("en", "The parcel is still not here and customer service does not answer."),
    ("zh", "快递太慢了，客服态度也差"),
    ("es", "El vendedor no responde y no ha llegado mi pedido."),
    ("fr", "Livraison en retard et le vendeur ne répond pas."),
    ("de", "Der Versand dauerte drei Wochen und der Kundenservice antwortet nie."),
    ("th", "ส่งช้า พนักงานบริการแย่"),
    ("vi", "Giao hàng chậm, shop không trả lời tin nhắn."),
    ("id", "Pengiriman lama sekali, penjual tidak membalas chat."),
    ("ar", "التوصيل تأخر وخدمة العملاء لا ترد"),
)
