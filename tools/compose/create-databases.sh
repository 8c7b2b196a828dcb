#!/bin/bash
# Runs once, when the volume of Postgres is empty. Three logins: the owner (migrations), the service login that may do no more than the
# application role, and Temporal's with databases of its own.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set service_password="$SERVICE_PASSWORD" --set temporal_password="$TEMPORAL_PASSWORD" <<'SQL'
create role integrador_app nologin nobypassrls;
create role integrador_service login password :'service_password' in role integrador_app;
create role temporal login password :'temporal_password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
create extension if not exists vector;
SQL
