create table if not exists store (name text primary key, value text not null) without rowid;
create table if not exists token (
  name text primary key, hash text not null unique, writes text not null, reads text not null,
  private integer not null, created text not null) without rowid;
create table if not exists graph (
  id integer primary key, name text not null unique, owner text not null, private integer not null,
  version integer not null, size integer not null);
create table if not exists triple (graph integer not null, line text not null, primary key (graph, line)) without rowid;
create table if not exists change (generation integer primary key autoincrement, key text not null,
  token text not null, moment text not null, body blob not null);
