// A server of Go that sends back what it gets, for the program echo: on one core, as the loop is.
//
//	echo.go [read-write] [--version]
//
// It prints its port and ends with its standard input.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
)

const room = 16 * 1024

// Between two sockets this has the system move the bytes (splice); each connection has a pipe of its own for that.
func transfer(connection net.Conn) {
	defer connection.Close()
	io.Copy(connection, connection)
}

func readAndWrite(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, room)
	for {
		count, err := connection.Read(buffer)
		if err != nil {
			return
		}
		if _, err = connection.Write(buffer[:count]); err != nil {
			return
		}
	}
}

func serve(listener net.Listener, echo func(net.Conn)) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go echo(connection)
	}
}

func main() {
	if len(os.Args) > 1 && os.Args[len(os.Args)-1] == "--version" {
		fmt.Println("Go", runtime.Version())
		return
	}
	echo := transfer
	if len(os.Args) > 1 && os.Args[1] == "read-write" {
		echo = readAndWrite
	}
	runtime.GOMAXPROCS(1)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go serve(listener, echo)
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	io.Copy(io.Discard, os.Stdin)
}
