using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace SpikeSharp.Tests.Simulation;

/// <summary>The bits do not depend on the vectors of the machine.</summary>
public sealed class VectorWidthTests
{
    private static readonly string Here = WidthReport.Text();

    private static int Own => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task Run_VectorsSwitchedOff_GivesTheSameBits(string variable, int width)
    {
        string report = await RunWith(variable);
        string[] here = Here.Split(' '), there = report.Split(' ');
        Assert.Equal(LaneOf(Own), here[0]);
        Assert.Equal(LaneOf(Math.Min(Own, width)), there[0]);
        Assert.Equal(here[1], there[1]);
    }

    private static string LaneOf(int bits) => bits == 0 ? "LaneScalar`1" : $"Lane{bits}`1";

    private static async Task<string> RunWith(string variable)
    {
        // Started by the host of .NET or as a program of its own.
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(typeof(WidthReport).Assembly.Location);
        }
        start.Environment[WidthReport.Variable] = "1";
        start.Environment[variable] = "0";
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
