using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Runs in several calls with data, what a reset keeps, and what a probe keeps.</summary>
public sealed class StatefulRunTests
{
    public static TheoryData<bool> Backends => [false, true];

    [Theory]
    [MemberData(nameof(Backends))]
    public void RunSteps_DataInParts_EqualOneRun(bool reference)
    {
        (Network network, Node input, Probe value, _) = PredictTests.Learning();
        using Simulator whole = new(network, PredictTests.Options(reference, minibatch: 2)), parts = new(whole.Model, PredictTests.Options(reference, minibatch: 2));
        double[] data = [.. Enumerable.Range(0, 2 * 30).Select(i => Math.Sin(i))];
        whole.RunSteps(30, new DataOf<Node> { [input] = NdArray.From(data, 2, 30, 1) });
        foreach ((int from, int count) in (ReadOnlySpan<(int, int)>)[(0, 10), (10, 1), (11, 19)])
            parts.RunSteps(count, new DataOf<Node> { [input] = NdArray.From([.. data.AsSpan(from, count), .. data.AsSpan(30 + from, count)], 2, count, 1) });
        Bits.AssertEqual([.. whole.Data[value].AsSpan<double>()], [.. parts.Data[value].AsSpan<double>()]);
        Assert.Equal(30, parts.StepCount);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void RunSteps_WithAndWithoutData_ReturnsToTheConstant(bool reference)
    {
        (Network network, Node left, Node right, Probe sum) = PredictTests.Sum();
        using Simulator sim = new(network, PredictTests.Options(reference));
        sim.RunSteps(1, new DataOf<Node> { [left] = NdArray.From([5.0], 1, 1) });
        sim.Step();
        sim.RunSteps(2, new DataOf<Node> { [right] = NdArray.From([7.0, 8], 1, 2, 1) });
        Assert.Equal([15.0, 11, 8, 9], sim.Data[sum].AsSpan<double>().ToArray());
    }

    [Fact]
    public void RunSteps_DataThatComeLate_AreRefusedUntilAReset()
    {
        (Network network, Node left, _, Probe sum) = PredictTests.Sum();
        Node function = network.Add(new Node(t => t));
        using Simulator sim = new(network);
        DataOf<Node> data = new() { [left] = NdArray.From([5.0], 1, 1) };
        sim.Step();
        Assert.Contains("'left.out' had no data when the run began", Assert.Throws<InvalidOperationException>(() => sim.RunSteps(1, data)).Message, StringComparison.Ordinal);
        sim.Reset();
        sim.RunSteps(1, new DataOf<Node> { [function] = NdArray.From([5.0], 1, 1) });
        Assert.Contains("needs them in every run", Assert.Throws<ArgumentException>(sim.Step).Message, StringComparison.Ordinal);
        Assert.Contains("have 2 items; 1 are needed", Assert.Throws<ArgumentException>(() => sim.RunSteps(1, new DataOf<Node> { [left] = PredictTests.Held(2) })).Message, StringComparison.Ordinal);
        sim.Reset();
        sim.RunSteps(1, data);
        Assert.Equal(15.0, sim.Data[sum][^1, 0]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void RunSteps_Stateless_BeginsAnewEveryTime(bool reference)
    {
        (Network network, Node input, Probe value, _) = PredictTests.Learning();
        using Simulator sim = new(network, PredictTests.Options(reference) with { Stateful = false }), stateful = new(sim.Model, PredictTests.Options(reference));
        DataOf<Node> data = new() { [input] = NdArray.From([0.5], 1, 1) };
        sim.RunSteps(30, data);
        sim.RunSteps(30, data);
        stateful.RunSteps(30, data);
        double[] samples = [.. sim.Data[value].AsSpan<double>()], once = [.. stateful.Data[value].AsSpan<double>()];
        Assert.Equal((0, 60), (sim.StepCount, samples.Length));
        Bits.AssertEqual([.. once, .. once], samples);
        stateful.RunSteps(30, data);
        Assert.NotEqual(samples, [.. stateful.Data[value].AsSpan<double>()]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Reset_KeepWeights_KeepsWhatEachItemLearned(bool reference)
    {
        (Network network, Node input, Probe value, Probe weights) = PredictTests.Learning();
        using Simulator sim = new(network, PredictTests.Options(reference, minibatch: 2)), fresh = new(sim.Model, PredictTests.Options(reference, minibatch: 2));
        DataOf<Node> data = new() { [input] = NdArray.From([0.5, -0.5], 2, 1) };
        sim.RunSteps(40, data);
        double[] learned = [.. sim.Data[weights].AsSpan<double>()];
        sim.Reset(new ResetOptions { KeepWeights = true });
        Assert.Equal((0, 0), (sim.StepCount, sim.Data[value].Samples));
        sim.RunSteps(1, data);
        ReadOnlySpan<double> kept = sim.Data[weights].AsSpan<double>();
        Bits.AssertEqual(learned[(39 * 20)..(40 * 20)], kept[..20].ToArray());
        Bits.AssertEqual(learned[^20..], kept[20..].ToArray());
        sim.Reset();
        sim.RunSteps(40, data);
        fresh.RunSteps(40, data);
        Bits.AssertEqual(learned, [.. sim.Data[weights].AsSpan<double>()]);
        Bits.AssertEqual([.. fresh.Data[value].AsSpan<double>()], [.. sim.Data[value].AsSpan<double>()]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Reset_KeepProcesses_GoesOnInTheirStream(bool reference)
    {
        Network network = new(seed: 2);
        Probe noise = network.Add(new Probe(network.Add(new Node(new WhiteNoise(), sizeOut: 1))));
        Probe time = network.Add(new Probe(network.Add(new Node(t => t))));
        using Simulator whole = new(network, PredictTests.Options(reference)), parts = new(whole.Model, PredictTests.Options(reference));
        whole.RunSteps(20);
        double[] all = [.. whole.Data[noise].AsSpan<double>()];
        parts.RunSteps(10);
        parts.Reset(new ResetOptions { KeepProcesses = true, KeepSamples = true });
        parts.RunSteps(10);
        Bits.AssertEqual(all, [.. parts.Data[noise].AsSpan<double>()]);
        Assert.Equal(0.01, parts.Data[time][^1, 0]);
        Assert.Equal((10, 20), (parts.StepCount, parts.Data[noise].Samples));
        parts.Reset();
        parts.RunSteps(20);
        Bits.AssertEqual(all, [.. parts.Data[noise].AsSpan<double>()]);
    }

    [Theory]
    [InlineData(false, Precision.Double)]
    [InlineData(true, Precision.Single)]
    public void KeepHistory_False_KeepsTheLastSample(bool reference, Precision precision)
    {
        Network network = new(seed: 0);
        Node time = network.Add(new Node(t => t));
        Probe all = network.Add(new Probe(time) { KeepHistory = true });
        network.Config.Probe.KeepHistory = false;
        Probe last = network.Add(new Probe(time));
        using Simulator sim = new(network, PredictTests.Options(reference) with { Precision = precision });
        Assert.Equal([0, 1], sim.Data[last].Shape);
        sim.RunSteps(3);
        sim.RunSteps(2);
        Assert.Equal(([5, 1], [1, 1]), (sim.Data[all].Shape.ToArray(), sim.Data[last].Shape.ToArray()), (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2));
        Assert.Equal(sim.Data[all][^1, 0], sim.Data[last][^1, 0]);
        Assert.Equal(sim.Data[all].ToArray().Type, sim.Data[last].ToArray().Type);
        Assert.Equal(((int[])[2, 4, 1], (int[])[2, 1, 1]), (sim.Predict(4, 2)[all].Shape.ToArray(), sim.Predict(4, 2)[last].Shape.ToArray()), (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2));
        sim.ClearProbes();
        Assert.Equal(0, sim.Data[last].Samples);
    }
}
