-- A database of version 0001 as that version of the program left it: two lively days of the small hall.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE answer (
	site VARCHAR(32) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	id VARCHAR(80) NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	outcome TEXT NOT NULL, 
	CONSTRAINT answer_pk PRIMARY KEY (site, kind, id)
);
INSERT INTO "answer" VALUES('hall','do','at-1','counter/1','2026-03-02 01:00:01.000000','{"status":"done","at":"2026-03-02T01:00:01Z","reason":null,"fault":null,"ticket":null,"number":null,"series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','do','at-2','counter/1','2026-03-02 01:00:01.000000','{"status":"done","at":"2026-03-02T01:00:01Z","reason":null,"fault":null,"ticket":null,"number":null,"series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','do','at-3','counter/2','2026-03-02 01:00:01.000000','{"status":"done","at":"2026-03-02T01:00:01Z","reason":null,"fault":null,"ticket":null,"number":null,"series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','do','at-4','counter/2','2026-03-02 01:00:01.000000','{"status":"done","at":"2026-03-02T01:00:01Z","reason":null,"fault":null,"ticket":null,"number":null,"series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','ask','press-5','kiosk-1','2026-03-02 01:00:01.000000','{"status":"done","at":"2026-03-02T01:00:01Z","reason":null,"fault":null,"ticket":"press-5","number":"A001","series":"A","service":"civil","field":"civil","counters":["1","2"],"ahead":0,"wait_min":null,"priority":null,"language":"vi","business_day":"2026-03-02","token":"token-5"}');
INSERT INTO "answer" VALUES('hall','do','at-6','counter/1','2026-03-02 01:00:12.000000','{"status":"done","at":"2026-03-02T01:00:12Z","reason":null,"fault":null,"ticket":"press-5","number":"A001","series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','do','at-7','counter/1','2026-03-02 01:00:12.000000','{"status":"done","at":"2026-03-02T01:00:12Z","reason":null,"fault":null,"ticket":"press-5","number":"A001","series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','do','at-8','counter/1','2026-03-02 01:04:12.000000','{"status":"done","at":"2026-03-02T01:04:12Z","reason":null,"fault":null,"ticket":null,"number":null,"series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','rate','r1','pad-1','2026-03-02 01:04:12.000000','{"status":"done","at":"2026-03-02T01:04:12Z","reason":null,"fault":null,"ticket":null,"number":null,"series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','ask','press-9','kiosk-1','2026-03-02 01:04:12.000000','{"status":"done","at":"2026-03-02T01:04:12Z","reason":null,"fault":null,"ticket":"press-9","number":"A002","series":"A","service":"civil","field":"civil","counters":["1","2"],"ahead":0,"wait_min":null,"priority":null,"language":"vi","business_day":"2026-03-02","token":"token-9"}');
INSERT INTO "answer" VALUES('hall','do','at-10','counter/2','2026-03-02 01:04:23.000000','{"status":"done","at":"2026-03-02T01:04:23Z","reason":null,"fault":null,"ticket":"press-9","number":"A002","series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','do','at-11','counter/2','2026-03-02 01:04:23.000000','{"status":"done","at":"2026-03-02T01:04:23Z","reason":null,"fault":null,"ticket":"press-9","number":"A002","series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','do','at-12','counter/2','2026-03-02 01:08:23.000000','{"status":"done","at":"2026-03-02T01:08:23Z","reason":null,"fault":null,"ticket":null,"number":null,"series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','ask','lost','kiosk-1','2026-03-02 01:08:23.000000','{"status":"done","at":"2026-03-02T01:08:23Z","reason":null,"fault":null,"ticket":"lost","number":"A003","series":"A","service":"civil","field":"civil","counters":["1","2"],"ahead":0,"wait_min":null,"priority":null,"language":"vi","business_day":"2026-03-02","token":"token-13"}');
INSERT INTO "answer" VALUES('hall','ask','missed','kiosk-1','2026-03-02 01:08:23.000000','{"status":"done","at":"2026-03-02T01:08:23Z","reason":null,"fault":null,"ticket":"missed","number":"A004","series":"A","service":"civil","field":"civil","counters":["1","2"],"ahead":0,"wait_min":null,"priority":"old","language":"vi","business_day":"2026-03-02","token":"token-14"}');
INSERT INTO "answer" VALUES('hall','do','at-15','counter/1','2026-03-02 01:08:23.000000','{"status":"done","at":"2026-03-02T01:08:23Z","reason":null,"fault":null,"ticket":"missed","number":"A004","series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','do','at-16','counter/1','2026-03-02 01:08:23.000000','{"status":"done","at":"2026-03-02T01:08:23Z","reason":null,"fault":null,"ticket":null,"number":null,"series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','ask','kept','kiosk-1','2026-03-02 01:08:23.000000','{"status":"done","at":"2026-03-02T01:08:23Z","reason":null,"fault":null,"ticket":"kept","number":"A005","series":"A","service":"civil","field":"civil","counters":["1","2"],"ahead":0,"wait_min":null,"priority":null,"language":"vi","business_day":"2026-03-02","token":"token-17"}');
INSERT INTO "answer" VALUES('hall','do','at-18','counter/1','2026-03-03 01:08:23.000000','{"status":"done","at":"2026-03-03T01:08:23Z","reason":null,"fault":null,"ticket":null,"number":null,"series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','do','at-19','counter/1','2026-03-03 01:08:23.000000','{"status":"done","at":"2026-03-03T01:08:23Z","reason":null,"fault":null,"ticket":null,"number":null,"series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','ask','next-day','kiosk-1','2026-03-03 01:08:23.000000','{"status":"done","at":"2026-03-03T01:08:23Z","reason":null,"fault":null,"ticket":"next-day","number":"H001","series":"H","service":"land","field":"land","counters":["2","3"],"ahead":0,"wait_min":null,"priority":null,"language":"vi","business_day":"2026-03-03","token":"token-20"}');
INSERT INTO "answer" VALUES('hall','ask','called','kiosk-1','2026-03-03 01:08:23.000000','{"status":"done","at":"2026-03-03T01:08:23Z","reason":null,"fault":null,"ticket":"called","number":"A001","series":"A","service":"civil","field":"civil","counters":["1"],"ahead":0,"wait_min":null,"priority":null,"language":"vi","business_day":"2026-03-03","token":"token-21"}');
INSERT INTO "answer" VALUES('hall','do','at-22','counter/1','2026-03-03 01:08:23.000000','{"status":"done","at":"2026-03-03T01:08:23Z","reason":null,"fault":null,"ticket":"called","number":"A001","series":null,"service":null,"field":null,"counters":[],"ahead":null,"wait_min":null,"priority":null,"language":"vi","business_day":null,"token":null}');
INSERT INTO "answer" VALUES('hall','ask','waiting','kiosk-1','2026-03-03 01:08:23.000000','{"status":"done","at":"2026-03-03T01:08:23Z","reason":null,"fault":null,"ticket":"waiting","number":"A002","series":"A","service":"civil","field":"civil","counters":["1"],"ahead":0,"wait_min":null,"priority":null,"language":"en","business_day":"2026-03-03","token":"token-23"}');
CREATE TABLE business_day (
	site VARCHAR(32) NOT NULL, 
	epoch INTEGER NOT NULL, 
	date DATE NOT NULL, 
	opened_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	CONSTRAINT business_day_pk PRIMARY KEY (site, epoch), 
	CONSTRAINT business_day_date UNIQUE (site, date)
);
INSERT INTO "business_day" VALUES('hall',1,'2026-03-02','2026-03-02 01:00:00.000000','2026-03-03 01:08:23.000000');
INSERT INTO "business_day" VALUES('hall',2,'2026-03-03','2026-03-03 01:08:23.000000',NULL);
CREATE TABLE event (
	site VARCHAR(32) NOT NULL, 
	seq BIGINT NOT NULL, 
	epoch INTEGER NOT NULL, 
	business_day DATE NOT NULL, 
	at DATETIME NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	body TEXT NOT NULL, 
	prev_hash VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT event_pk PRIMARY KEY (site, seq)
);
INSERT INTO "event" VALUES('hall',1,1,'2026-03-02','2026-03-02 01:00:00.000000','DayOpened','{"at":"2026-03-02T01:00:00Z","site":"hall","date":"2026-03-02","epoch":1,"counters":["1","2","3","4"]}','0000000000000000000000000000000000000000000000000000000000000000','4cd502b5b2c47bc68c016105bc3471d487ac7496246088202983e5992d1f8683');
INSERT INTO "event" VALUES('hall',2,1,'2026-03-02','2026-03-02 01:00:01.000000','SignedIn','{"at":"2026-03-02T01:00:01Z","counter":"1","officer":"an"}','4cd502b5b2c47bc68c016105bc3471d487ac7496246088202983e5992d1f8683','b114e26a8031cfc13c1fc69b4a585fb7daa8d94ee6556908ce9369dda2b6cff3');
INSERT INTO "event" VALUES('hall',3,1,'2026-03-02','2026-03-02 01:00:01.000000','Opened','{"at":"2026-03-02T01:00:01Z","counter":"1"}','b114e26a8031cfc13c1fc69b4a585fb7daa8d94ee6556908ce9369dda2b6cff3','dd02bea02009518a771a658ce8a2be0cd43b9b619e1571d6abe004b45b98d5c3');
INSERT INTO "event" VALUES('hall',4,1,'2026-03-02','2026-03-02 01:00:01.000000','SignedIn','{"at":"2026-03-02T01:00:01Z","counter":"2","officer":"binh"}','dd02bea02009518a771a658ce8a2be0cd43b9b619e1571d6abe004b45b98d5c3','f1b25b7b7238a304a2ab28cc7c465c7f9d453d2c0a2aca71b330ef0312e08a5b');
INSERT INTO "event" VALUES('hall',5,1,'2026-03-02','2026-03-02 01:00:01.000000','Opened','{"at":"2026-03-02T01:00:01Z","counter":"2"}','f1b25b7b7238a304a2ab28cc7c465c7f9d453d2c0a2aca71b330ef0312e08a5b','a8a6b2c242ac341136f6d15413e4616d2428e3d4cb29f8c7afa7a8aece0a9c93');
INSERT INTO "event" VALUES('hall',6,1,'2026-03-02','2026-03-02 01:00:01.000000','Issued','{"at":"2026-03-02T01:00:01Z","ticket":"press-5","number":"A001","series":"A","n":1,"service":"civil","field":"civil","language":"vi","priority":null,"device":"kiosk-1","token":"token-5"}','a8a6b2c242ac341136f6d15413e4616d2428e3d4cb29f8c7afa7a8aece0a9c93','f501afd0328658777df7395047923a465ef9dfe5cf6a111b5425cc2ea8dddd84');
INSERT INTO "event" VALUES('hall',7,1,'2026-03-02','2026-03-02 01:00:12.000000','Confirmed','{"at":"2026-03-02T01:00:12Z","ticket":"press-5","by":"timeout"}','f501afd0328658777df7395047923a465ef9dfe5cf6a111b5425cc2ea8dddd84','e8c47c9a3d31a2fe8f7327e11e62aa7d036970649ee4042f19cd665df0a401ae');
INSERT INTO "event" VALUES('hall',8,1,'2026-03-02','2026-03-02 01:00:12.000000','Called','{"at":"2026-03-02T01:00:12Z","ticket":"press-5","counter":"1","officer":"an","call_id":"2026-03-02.A001.1","why":"first-come"}','e8c47c9a3d31a2fe8f7327e11e62aa7d036970649ee4042f19cd665df0a401ae','65924c5109176348d12337f990be15db1773a9830107adbd4c8b4f3372654168');
INSERT INTO "event" VALUES('hall',9,1,'2026-03-02','2026-03-02 01:00:12.000000','Started','{"at":"2026-03-02T01:00:12Z","ticket":"press-5","counter":"1","officer":"an","visit":"2026-03-02.A001.v1"}','65924c5109176348d12337f990be15db1773a9830107adbd4c8b4f3372654168','93e8ae2b3e3914be7a5474065c0b0a6c31466a0fcf97668d926822fd36ab334d');
INSERT INTO "event" VALUES('hall',10,1,'2026-03-02','2026-03-02 01:04:12.000000','Finished','{"at":"2026-03-02T01:04:12Z","ticket":"press-5","counter":"1","visit":"2026-03-02.A001.v1","why":"done"}','93e8ae2b3e3914be7a5474065c0b0a6c31466a0fcf97668d926822fd36ab334d','7a6514189a68cb0507dc889ee2653b0290d44e07c5e18cd899dd69c454161b1e');
INSERT INTO "event" VALUES('hall',11,1,'2026-03-02','2026-03-02 01:04:12.000000','Rated','{"at":"2026-03-02T01:04:12Z","rating_id":"r1","visit":"2026-03-02.A001.v1","counter":"1","officer":"an","level":4,"reasons":[],"device":"pad-1"}','7a6514189a68cb0507dc889ee2653b0290d44e07c5e18cd899dd69c454161b1e','59280cc52874b01678466d32fecd08282d946ec10dca4099947bee787db4f022');
INSERT INTO "event" VALUES('hall',12,1,'2026-03-02','2026-03-02 01:04:12.000000','Issued','{"at":"2026-03-02T01:04:12Z","ticket":"press-9","number":"A002","series":"A","n":2,"service":"civil","field":"civil","language":"vi","priority":null,"device":"kiosk-1","token":"token-9"}','59280cc52874b01678466d32fecd08282d946ec10dca4099947bee787db4f022','fc3597be6c38995b97d32f6411c08ac9511ec24fa5d0f299270b18287e53a87e');
INSERT INTO "event" VALUES('hall',13,1,'2026-03-02','2026-03-02 01:04:23.000000','Confirmed','{"at":"2026-03-02T01:04:23Z","ticket":"press-9","by":"timeout"}','fc3597be6c38995b97d32f6411c08ac9511ec24fa5d0f299270b18287e53a87e','67dceff49ed341d66d85038d896ab0b061620ddc48e437ad9fac8b4436d3f935');
INSERT INTO "event" VALUES('hall',14,1,'2026-03-02','2026-03-02 01:04:23.000000','Called','{"at":"2026-03-02T01:04:23Z","ticket":"press-9","counter":"2","officer":"binh","call_id":"2026-03-02.A002.1","why":"first-come"}','67dceff49ed341d66d85038d896ab0b061620ddc48e437ad9fac8b4436d3f935','5c9b73f7d76b6416c98636964bc48537dc4b57833f5a3a961937cd98fa267bab');
INSERT INTO "event" VALUES('hall',15,1,'2026-03-02','2026-03-02 01:04:23.000000','Started','{"at":"2026-03-02T01:04:23Z","ticket":"press-9","counter":"2","officer":"binh","visit":"2026-03-02.A002.v1"}','5c9b73f7d76b6416c98636964bc48537dc4b57833f5a3a961937cd98fa267bab','a4759e57c2d6635899087d8dc41f6605795a974c1fa89af510a88bf4ea71389b');
INSERT INTO "event" VALUES('hall',16,1,'2026-03-02','2026-03-02 01:08:23.000000','Finished','{"at":"2026-03-02T01:08:23Z","ticket":"press-9","counter":"2","visit":"2026-03-02.A002.v1","why":"done"}','a4759e57c2d6635899087d8dc41f6605795a974c1fa89af510a88bf4ea71389b','f154c668c88ebb44681848d70f364a0b62a78a7dcddbd1da3aeb64234c98d5d1');
INSERT INTO "event" VALUES('hall',17,1,'2026-03-02','2026-03-02 01:08:23.000000','Issued','{"at":"2026-03-02T01:08:23Z","ticket":"lost","number":"A003","series":"A","n":3,"service":"civil","field":"civil","language":"vi","priority":null,"device":"kiosk-1","token":"token-13"}','f154c668c88ebb44681848d70f364a0b62a78a7dcddbd1da3aeb64234c98d5d1','bdc94304b8d59b6ae149a4c37a3e38ca38daf02b447770b3cbf51cd00acdca77');
INSERT INTO "event" VALUES('hall',18,1,'2026-03-02','2026-03-02 01:08:23.000000','Voided','{"at":"2026-03-02T01:08:23Z","ticket":"lost","reason":"no-paper"}','bdc94304b8d59b6ae149a4c37a3e38ca38daf02b447770b3cbf51cd00acdca77','2d3e46bdf7b31c4a9ddae34c37983a15088a75ec8921d40bb7f2cd1def58bd40');
INSERT INTO "event" VALUES('hall',19,1,'2026-03-02','2026-03-02 01:08:23.000000','Issued','{"at":"2026-03-02T01:08:23Z","ticket":"missed","number":"A004","series":"A","n":4,"service":"civil","field":"civil","language":"vi","priority":"old","device":"kiosk-1","token":"token-14"}','2d3e46bdf7b31c4a9ddae34c37983a15088a75ec8921d40bb7f2cd1def58bd40','fa1621fb93c1d625f9b5f68589489c6764efea38f49f44c51371defddf61083e');
INSERT INTO "event" VALUES('hall',20,1,'2026-03-02','2026-03-02 01:08:23.000000','Confirmed','{"at":"2026-03-02T01:08:23Z","ticket":"missed","by":"printer"}','fa1621fb93c1d625f9b5f68589489c6764efea38f49f44c51371defddf61083e','8e64cdf2b9866e88d5cb5c69978bed41c07d0cbf2d5a17cff549666e8dc4afc8');
INSERT INTO "event" VALUES('hall',21,1,'2026-03-02','2026-03-02 01:08:23.000000','Called','{"at":"2026-03-02T01:08:23Z","ticket":"missed","counter":"1","officer":"an","call_id":"2026-03-02.A004.1","why":"first-come"}','8e64cdf2b9866e88d5cb5c69978bed41c07d0cbf2d5a17cff549666e8dc4afc8','802436e6f7d4e2d8c1ba7ca91e5fcd4c27a85763a7ff02d4af20ac6cad7fb805');
INSERT INTO "event" VALUES('hall',22,1,'2026-03-02','2026-03-02 01:08:23.000000','Missed','{"at":"2026-03-02T01:08:23Z","ticket":"missed","counter":"1"}','802436e6f7d4e2d8c1ba7ca91e5fcd4c27a85763a7ff02d4af20ac6cad7fb805','6345459757df229a048fc152408d5d54bca81470ba6ac9d5dffcd160d42bcdc0');
INSERT INTO "event" VALUES('hall',23,1,'2026-03-02','2026-03-02 01:08:23.000000','Issued','{"at":"2026-03-02T01:08:23Z","ticket":"kept","number":"A005","series":"A","n":5,"service":"civil","field":"civil","language":"vi","priority":null,"device":"kiosk-1","token":"token-17"}','6345459757df229a048fc152408d5d54bca81470ba6ac9d5dffcd160d42bcdc0','fbebe1662138d353527d44f1629b5f869f1a48b90f8b033fe673316e92baee56');
INSERT INTO "event" VALUES('hall',24,1,'2026-03-02','2026-03-03 01:08:23.000000','Expired','{"at":"2026-03-03T01:08:23Z","ticket":"missed"}','fbebe1662138d353527d44f1629b5f869f1a48b90f8b033fe673316e92baee56','9782fb2f98515e22cdb49409435dad11cbf80a6478b44d7b752059a09fee99e9');
INSERT INTO "event" VALUES('hall',25,1,'2026-03-02','2026-03-03 01:08:23.000000','Expired','{"at":"2026-03-03T01:08:23Z","ticket":"kept"}','9782fb2f98515e22cdb49409435dad11cbf80a6478b44d7b752059a09fee99e9','266c3db1940492ca53aeb917f51ad9ccf9c566b79f71edf3ea8d7b2b666a1232');
INSERT INTO "event" VALUES('hall',26,1,'2026-03-02','2026-03-03 01:08:23.000000','SignedOut','{"at":"2026-03-03T01:08:23Z","counter":"1","officer":"an"}','266c3db1940492ca53aeb917f51ad9ccf9c566b79f71edf3ea8d7b2b666a1232','863e415376e461d707a5e06af03e156f8fabc727a1f6b0c5231afc2487bfa57a');
INSERT INTO "event" VALUES('hall',27,1,'2026-03-02','2026-03-03 01:08:23.000000','SignedOut','{"at":"2026-03-03T01:08:23Z","counter":"2","officer":"binh"}','863e415376e461d707a5e06af03e156f8fabc727a1f6b0c5231afc2487bfa57a','8e71c04f6b0b2ec2b478c78f056afacc61d0b5248b7aad08760cc1f95088425a');
INSERT INTO "event" VALUES('hall',28,1,'2026-03-02','2026-03-03 01:08:23.000000','DayClosed','{"at":"2026-03-03T01:08:23Z"}','8e71c04f6b0b2ec2b478c78f056afacc61d0b5248b7aad08760cc1f95088425a','1d21ccb38e55b7b0a9ef41db80d157897b7ba5befeed7c5054fa1160200e28b2');
INSERT INTO "event" VALUES('hall',29,2,'2026-03-03','2026-03-03 01:08:23.000000','DayOpened','{"at":"2026-03-03T01:08:23Z","site":"hall","date":"2026-03-03","epoch":2,"counters":["1","2","3","4"]}','1d21ccb38e55b7b0a9ef41db80d157897b7ba5befeed7c5054fa1160200e28b2','bee9ff76ce5e590b46a9a7527521d755adae456c8b330b2d1fcf2ddc5a357b68');
INSERT INTO "event" VALUES('hall',30,2,'2026-03-03','2026-03-03 01:08:23.000000','SignedIn','{"at":"2026-03-03T01:08:23Z","counter":"1","officer":"an"}','bee9ff76ce5e590b46a9a7527521d755adae456c8b330b2d1fcf2ddc5a357b68','027f5175911bcfcd52240c49967bb3e78f77edc345a108049c15dc4a9b342eee');
INSERT INTO "event" VALUES('hall',31,2,'2026-03-03','2026-03-03 01:08:23.000000','Opened','{"at":"2026-03-03T01:08:23Z","counter":"1"}','027f5175911bcfcd52240c49967bb3e78f77edc345a108049c15dc4a9b342eee','556a0893b530a302f56f97be1a0f776a4954aef81c8fd9fe28237d32352bc5bf');
INSERT INTO "event" VALUES('hall',32,2,'2026-03-03','2026-03-03 01:08:23.000000','Issued','{"at":"2026-03-03T01:08:23Z","ticket":"next-day","number":"H001","series":"H","n":1,"service":"land","field":"land","language":"vi","priority":null,"device":"kiosk-1","token":"token-20"}','556a0893b530a302f56f97be1a0f776a4954aef81c8fd9fe28237d32352bc5bf','0b1efcee6bcd03e1e28ae5d4724bd879bd8d67b01f44d85fc23bc039fa93bf10');
INSERT INTO "event" VALUES('hall',33,2,'2026-03-03','2026-03-03 01:08:23.000000','Issued','{"at":"2026-03-03T01:08:23Z","ticket":"called","number":"A001","series":"A","n":1,"service":"civil","field":"civil","language":"vi","priority":null,"device":"kiosk-1","token":"token-21"}','0b1efcee6bcd03e1e28ae5d4724bd879bd8d67b01f44d85fc23bc039fa93bf10','3329a5f1bcde05a23da0bd6cdf4e0ecf8e42cffce47c2d2a6671e4b8fd772ee5');
INSERT INTO "event" VALUES('hall',34,2,'2026-03-03','2026-03-03 01:08:23.000000','Confirmed','{"at":"2026-03-03T01:08:23Z","ticket":"called","by":"printer"}','3329a5f1bcde05a23da0bd6cdf4e0ecf8e42cffce47c2d2a6671e4b8fd772ee5','6c4e850effacb01849d754d903c2c7e18235eeba91bedd7dab5846b16554fedc');
INSERT INTO "event" VALUES('hall',35,2,'2026-03-03','2026-03-03 01:08:23.000000','Called','{"at":"2026-03-03T01:08:23Z","ticket":"called","counter":"1","officer":"an","call_id":"2026-03-03.A001.1","why":"first-come"}','6c4e850effacb01849d754d903c2c7e18235eeba91bedd7dab5846b16554fedc','97c0d9f4bf73c6dbda1518ae316f4d093369288850a25235ebf0086cdf2de6a7');
INSERT INTO "event" VALUES('hall',36,2,'2026-03-03','2026-03-03 01:08:23.000000','Issued','{"at":"2026-03-03T01:08:23Z","ticket":"waiting","number":"A002","series":"A","n":2,"service":"civil","field":"civil","language":"en","priority":null,"device":"kiosk-1","token":"token-23"}','97c0d9f4bf73c6dbda1518ae316f4d093369288850a25235ebf0086cdf2de6a7','dbd653dac61a59042e796d757b014cd089626688d15183b513da5f4ea228d163');
CREATE TABLE rating (
	site VARCHAR(32) NOT NULL, 
	rating_id VARCHAR(64) NOT NULL, 
	visit VARCHAR(64) NOT NULL, 
	business_day DATE NOT NULL, 
	counter VARCHAR(32) NOT NULL, 
	officer VARCHAR(64) NOT NULL, 
	level INTEGER NOT NULL, 
	reasons TEXT NOT NULL, 
	device VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT rating_pk PRIMARY KEY (site, rating_id), 
	CONSTRAINT rating_visit UNIQUE (site, visit), 
	CONSTRAINT rating_of_visit FOREIGN KEY(site, visit) REFERENCES visit (site, visit)
);
INSERT INTO "rating" VALUES('hall','r1','2026-03-02.A001.v1','2026-03-02','1','an',4,'[]','pad-1','2026-03-02 01:04:12.000000');
CREATE TABLE ticket (
	site VARCHAR(32) NOT NULL, 
	request_id VARCHAR(64) NOT NULL, 
	business_day DATE NOT NULL, 
	series VARCHAR(8) NOT NULL, 
	n INTEGER NOT NULL, 
	number VARCHAR(16) NOT NULL, 
	service VARCHAR(64) NOT NULL, 
	field VARCHAR(64) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	priority VARCHAR(64), 
	device VARCHAR(64) NOT NULL, 
	token VARCHAR(64) NOT NULL, 
	issued_at DATETIME NOT NULL, 
	since DATETIME NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	counter VARCHAR(32), 
	calls INTEGER NOT NULL, 
	called_at DATETIME, 
	missed_at DATETIME, 
	CONSTRAINT ticket_pk PRIMARY KEY (site, request_id), 
	CONSTRAINT ticket_number UNIQUE (site, business_day, series, n), 
	CONSTRAINT ticket_token UNIQUE (site, token)
);
INSERT INTO "ticket" VALUES('hall','press-5','2026-03-02','A',1,'A001','civil','civil','vi',NULL,'kiosk-1','token-5','2026-03-02 01:00:01.000000','2026-03-02 01:00:01.000000','done',NULL,1,'2026-03-02 01:00:12.000000',NULL);
INSERT INTO "ticket" VALUES('hall','press-9','2026-03-02','A',2,'A002','civil','civil','vi',NULL,'kiosk-1','token-9','2026-03-02 01:04:12.000000','2026-03-02 01:04:12.000000','done',NULL,1,'2026-03-02 01:04:23.000000',NULL);
INSERT INTO "ticket" VALUES('hall','lost','2026-03-02','A',3,'A003','civil','civil','vi',NULL,'kiosk-1','token-13','2026-03-02 01:08:23.000000','2026-03-02 01:08:23.000000','voided',NULL,0,NULL,NULL);
INSERT INTO "ticket" VALUES('hall','missed','2026-03-02','A',4,'A004','civil','civil','vi','old','kiosk-1','token-14','2026-03-02 01:08:23.000000','2026-03-02 01:08:23.000000','expired',NULL,1,'2026-03-02 01:08:23.000000','2026-03-02 01:08:23.000000');
INSERT INTO "ticket" VALUES('hall','kept','2026-03-02','A',5,'A005','civil','civil','vi',NULL,'kiosk-1','token-17','2026-03-02 01:08:23.000000','2026-03-02 01:08:23.000000','expired',NULL,0,NULL,NULL);
INSERT INTO "ticket" VALUES('hall','next-day','2026-03-03','H',1,'H001','land','land','vi',NULL,'kiosk-1','token-20','2026-03-03 01:08:23.000000','2026-03-03 01:08:23.000000','printing',NULL,0,NULL,NULL);
INSERT INTO "ticket" VALUES('hall','called','2026-03-03','A',1,'A001','civil','civil','vi',NULL,'kiosk-1','token-21','2026-03-03 01:08:23.000000','2026-03-03 01:08:23.000000','called','1',1,'2026-03-03 01:08:23.000000',NULL);
INSERT INTO "ticket" VALUES('hall','waiting','2026-03-03','A',2,'A002','civil','civil','en',NULL,'kiosk-1','token-23','2026-03-03 01:08:23.000000','2026-03-03 01:08:23.000000','printing',NULL,0,NULL,NULL);
CREATE TABLE visit (
	site VARCHAR(32) NOT NULL, 
	visit VARCHAR(64) NOT NULL, 
	ticket VARCHAR(64) NOT NULL, 
	business_day DATE NOT NULL, 
	number VARCHAR(16) NOT NULL, 
	field VARCHAR(64) NOT NULL, 
	counter VARCHAR(32) NOT NULL, 
	officer VARCHAR(64) NOT NULL, 
	called_at DATETIME NOT NULL, 
	started_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT visit_pk PRIMARY KEY (site, visit), 
	CONSTRAINT visit_ticket FOREIGN KEY(site, ticket) REFERENCES ticket (site, request_id)
);
INSERT INTO "visit" VALUES('hall','2026-03-02.A001.v1','press-5','2026-03-02','A001','civil','1','an','2026-03-02 01:00:12.000000','2026-03-02 01:00:12.000000','2026-03-02 01:04:12.000000');
INSERT INTO "visit" VALUES('hall','2026-03-02.A002.v1','press-9','2026-03-02','A002','civil','2','binh','2026-03-02 01:04:23.000000','2026-03-02 01:04:23.000000','2026-03-02 01:08:23.000000');
CREATE INDEX event_epoch ON event (site, epoch, seq);
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE UNIQUE INDEX ticket_active ON ticket (site, business_day, counter) WHERE state IN ('called', 'serving');
CREATE INDEX visit_day ON visit (site, business_day);
COMMIT;

