module megaconn/bench/peer

go 1.19
