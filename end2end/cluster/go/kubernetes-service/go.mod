module kdr.test/kubernetes-service

go 1.24.0
