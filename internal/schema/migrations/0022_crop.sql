-- +goose Up
-- asset_cut, and asset_rendition anew: owned by package mediabank. A crop is a rectangle with a name; what was cut by it
-- has renditions as the whole picture has, at an address of its own.

-- asset_cut: the crops that an asset is wanted in, drawn or not.
create table asset_cut (
	asset bigint not null references asset (number),
	crop text not null,               -- the name of the rectangle, as prose.ReadCrop reads it: '16x9-50-30'
	drawn integer not null,           -- the asset's revision that its renditions were drawn with, 0: none yet
	primary key (asset, crop)
);
create index asset_cut_undrawn on asset_cut (asset) where drawn = 0;

create table asset_print (
	asset bigint not null references asset (number),
	crop text not null,               -- '': the whole
	hash text not null,               -- of the address, /media/{hash}/{width}
	width integer not null,
	height integer not null,
	bytes bigint not null,
	mime text not null,
	digest text not null,             -- SHA-256 of the rendition
	blob text not null,
	primary key (asset, crop, width)
);
insert into asset_print (asset, crop, hash, width, height, bytes, mime, digest, blob)
select r.asset, '', a.hash, r.width, r.height, r.bytes, r.mime, r.digest, r.blob
from asset_rendition r
join asset a on a.number = r.asset;
drop table asset_rendition;
alter table asset_print rename to asset_rendition;
create unique index asset_rendition_address on asset_rendition (hash, width);

-- What is published with a crop has been cut by the page's style until now; it is wanted as a file.
-- only sqlite
insert into asset_cut (asset, crop, drawn)
select distinct a.number, n.value, 0
from story s
join story_version v on v.story = s.number and v.version = s.version
join json_tree(v.body) n on n.key = 'crop' and n.type = 'text'
join asset a on a.number = json_extract(v.body, n.path || '.asset')
where n.value like '%x%-%-%';
-- end
-- only postgres
insert into asset_cut (asset, crop, drawn)
select distinct a.number, n.attrs ->> 'crop', 0
from story s
join story_version v on v.story = s.number and v.version = s.version
cross join lateral jsonb_path_query(cast(v.body as jsonb), '$.**.attrs') as n (attrs)
join asset a on a.number = cast(n.attrs ->> 'asset' as bigint)
where n.attrs ->> 'crop' like '%x%-%-%';
-- end
