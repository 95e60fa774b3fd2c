using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Simulation;

/// <summary>A stream gives what a run gives, a step or a block at a time, and allocates nothing.</summary>
public sealed class SimulationStreamTests
{
    private const int Steps = 24;
    private readonly Network _network = new(seed: 6);
    private readonly Node _input, _bias;
    private readonly Probe _value, _spikes;

    public SimulationStreamTests()
    {
        _input = _network.Add(new Node(new double[2]) { Label = "input" });
        _bias = _network.Add(new Node(0.25) { Label = "bias" });
        Ensemble a = _network.Add(new Ensemble(30, 2) { Noise = new WhiteNoise { Distribution = new Gaussian(0, 0.01) } });
        Connection learning = _network.Add(new Connection(a, _network.Add(Node.Relay(2))) { LearningRuleType = new Pes(1e-3) });
        _network.Connect(_input, a);
        _network.Connect(_bias, a[0]);
        _network.Connect(_input, learning.LearningRule);
        _value = _network.Add(new Probe(a) { Synapse = 0.01, SampleEvery = 0.005 });
        _spikes = _network.Add(new Probe(a.Neurons));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 8)]
    [InlineData(true, 8)]
    public void Step_BlocksOfSteps_GiveTheSamplesOfARun(bool reference, int block)
    {
        using Simulator sim = new(_network, PredictTests.Options(reference));
        double[] data = Data();
        Prediction whole = sim.Predict(new DataOf<Node> { [_input] = NdArray.From(Columns(data, 1, 2), 1, Steps, 2), [_bias] = NdArray.From(Columns(data, 0, 1), 1, Steps, 1) }, Steps);
        using SimulationStream<double> stream = sim.OpenStream<double>([_bias, _input], [_spikes, _value], block);
        Assert.Equal((3, 32), (stream.InputSize, stream.OutputSize));
        foreach (int round in (ReadOnlySpan<int>)[1, 2])
        {
            List<double> spikes = [], values = [];
            for (int step = 0; step < Steps; step += block)
            {
                ReadOnlySpan<double> output = stream.Step(data.AsSpan(step * 3, block * 3));
                for (int i = 0; i < block; i++)
                {
                    spikes.AddRange(output.Slice(i * 32, 30));
                    values.AddRange(output.Slice((i * 32) + 30, 2));
                }
            }
            Bits.AssertEqual(whole[_spikes].ToDoubles(), [.. spikes]);
            Bits.AssertEqual(whole[_value].ToDoubles()[..2], [.. values[8..10]]);
            Assert.Equal(Steps, stream.StepCount);
            stream.Reset();
        }
        Assert.Equal(0, sim.StepCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Step_AfterTheFirst_AllocatesNothing(int block)
    {
        BuiltModel model = BuiltModel.Build(_network);
        using Simulator sim = new(model);
        using SimulationStream<float> stream = sim.OpenStream<float>(blockSteps: block);
        float[] input = new float[3 * block];
        for (int i = 0; i < 50; i++) stream.Step(input);
        float sum = 0;
        long least = long.MaxValue;
        // A collection in between counts what the thread had not used yet, so the least of several counts.
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 40; i++)
            {
                input[0] = i / 40f;
                sum += stream.Step(input)[0];
            }
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
        Assert.True(float.IsFinite(sum));
        Assert.Equal(250 * block, stream.StepCount);
    }

    [Fact]
    public void Step_WithoutInputs_RunsANumberOfSteps()
    {
        Network network = new(seed: 0);
        network.Add(new Probe(network.Add(new Node(t => t))));
        using Simulator sim = new(network);
        using SimulationStream<double> stream = sim.OpenStream<double>(blockSteps: 2);
        Assert.Equal([0.001, 0.002], stream.Step(2).ToArray());
        Assert.Equal([0.003], stream.Step().ToArray());
        Assert.Contains("from 1 to 2; 3 was given", Assert.Throws<ArgumentOutOfRangeException>(() => stream.Step(3).Length).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => stream.Step([1.0]).Length);
    }

    [Fact]
    public void Step_ValuesThatDoNotFit_SayWhatIsNeeded()
    {
        using Simulator sim = new(_network);
        using SimulationStream<double> stream = sim.OpenStream<double>(blockSteps: 2);
        Assert.Contains("a step takes 3, and a call 1 to 2 steps", Assert.Throws<ArgumentException>(() => stream.Step(new double[4]).Length).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => stream.Step(new double[9]).Length);
        Assert.Contains("'bias.out' must be finite; step 1 holds NaN at element 0", Assert.Throws<ArgumentException>(() => stream.Step([0, 0, 0, 0, 0, double.NaN]).Length).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => stream.Step().Length);
        Assert.Throws<NotSupportedException>(() => sim.OpenStream<Half>());
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Step(new double[3]).Length);
    }

    private static double[] Data() => [.. Enumerable.Range(0, 3 * Steps).Select(i => Math.Sin(i))];

    private static double[] Columns(double[] data, int from, int count) => [.. Enumerable.Range(0, Steps).SelectMany(step => data.AsSpan((step * 3) + from, count).ToArray())];
}
