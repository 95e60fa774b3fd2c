using SpikeSharp.Cli.Commands;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

public sealed class RunArchiveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spikesharp-");

    private string File => Path.Combine(_folder.FullName, "out.npz");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Run_KeepAll_WritesOutputsAndProbesOfEveryStep()
    {
        CliRun run = Run("all", "conv2d_1:spikes", "conv2d_1:voltage", "conv2d_1:input", "conv2d_1");
        Assert.Equal(0, run.Exit);
        using Npz npz = Npz.Load(File);
        Assert.Equal([3, 4, 10], npz["dense"].Shape);
        NdArray spikes = npz["conv2d_1.spikes"], output = npz["conv2d_1"], voltage = npz["conv2d_1.voltage"], current = npz["conv2d_1.input"];
        Assert.Equal(ElementType.Int32, spikes.Type);
        Assert.Equal(ElementType.Float32, voltage.Type);
        foreach (NdArray array in (NdArray[])[spikes, output, voltage, current]) Assert.Equal([3, 4, 9216], array.Shape);

        // The neuron's own equation, from what was written: v += max(J, 0) dt - spikes, output = spikes amplitude / dt.
        float[] j = current.ToSingles(), v = voltage.ToSingles(), o = output.ToSingles();
        ReadOnlySpan<int> n = spikes.AsSpan<int>();
        Assert.True(n.ToArray().Sum() > 1000);
        for (int item = 0; item < 3; item++)
        {
            for (int step = 1; step < 4; step++)
            {
                for (int neuron = 0; neuron < 9216; neuron++)
                {
                    int at = (((item * 4) + step) * 9216) + neuron;
                    Close.Assert("voltage", v[at - 9216] + (Math.Max(j[at], 0) * 0.001f) - n[at], v[at], Tolerances.VoltageStep);
                    Close.Assert("output", n[at] * 5f, o[at], Tolerances.SpikeArea);
                }
            }
        }
    }

    [Fact]
    public void Run_KeepLast_WritesTheLastStepOfKeepAll()
    {
        Assert.Equal(0, Run("all", "conv2d:spikes").Exit);
        int[] all;
        using (Npz npz = Npz.Load(File)) all = npz["conv2d.spikes"].AsSpan<int>().ToArray();
        Assert.Equal(0, Run("last", "conv2d:spikes").Exit);
        using Npz last = Npz.Load(File);
        Assert.Equal([3, 1, 21632], last["conv2d.spikes"].Shape);
        for (int item = 0; item < 3; item++)
            Assert.Equal(all.AsSpan(((item * 4) + 3) * 21632, 21632), last["conv2d.spikes"].AsSpan<int>().Slice(item * 21632, 21632));
    }

    [Theory]
    [InlineData("conv2:spikes", "there is no layer 'conv2'")]
    [InlineData("dense:voltage", "layer 'dense' has no neurons, so it has no voltage")]
    public void Run_ProbeOfWhatIsNotThere_IsRefusedAndLeavesNoFile(string probe, string error)
    {
        CliRun run = Run("all", probe);
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Run_TargetMissed_PrintsTheResultsAndExits4()
    {
        string[] arguments = ["run", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "200", "--synapse", "none", "--steps", "20"];
        CliRun missed = CliRun.Of([.. arguments, "--require-accuracy", "0.99"]), met = CliRun.Of([.. arguments, "--require-accuracy", "0.3"]);
        Assert.Equal((4, 0), (missed.Exit, met.Exit));
        Assert.Contains("spiking network", missed.Out, StringComparison.Ordinal);
        Assert.Contains("--require-accuracy asks for 0.99 [SPK1009]", missed.Error, StringComparison.Ordinal);
        Assert.Contains("use --readout mean", missed.Error, StringComparison.Ordinal);
        Assert.Equal("SPK1009", CliRun.Of([.. arguments, "--require-accuracy", "0.99", "--json"]).Json.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public void Run_WronglyScaledInputs_SpeaksOfInputScalingBeforeAnySpikingNumber()
    {
        CliRun run = CliRun.Of("run", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "100", "--input-scale", "1/100000", "--steps", "5");
        Assert.Equal(0, run.Exit);
        Assert.Contains("the trained network itself is right for", run.Error, StringComparison.Ordinal);
        Assert.Contains("--input-scale", run.Error, StringComparison.Ordinal);
    }

    private CliRun Run(string keep, params string[] probes) => CliRun.Of(
        ["run", SampleFiles.Model, "--data", SampleFiles.Data, "--limit", "3", "--steps", "4", "--minibatch", "2", "--keep", keep, "--out", File, .. probes.SelectMany(probe => (string[])["--probe", probe])]);
}
